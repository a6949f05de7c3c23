"""Stock's work outside of transactions."""

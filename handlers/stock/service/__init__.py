"""Stock's use cases."""

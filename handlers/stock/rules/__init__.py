"""Stock's decisions: pure."""

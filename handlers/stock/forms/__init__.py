"""Stock's dialogs."""

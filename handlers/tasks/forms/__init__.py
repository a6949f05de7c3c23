"""The dialogs of tasks, a module each."""

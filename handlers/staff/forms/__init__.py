"""The dialogs about people, teams and sites."""

"""Complaints' dialogs, each with the model it reads back into."""

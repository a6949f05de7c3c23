"""The dialogs of sales and targets."""

"""The business: one folder an area, all of the same shape."""

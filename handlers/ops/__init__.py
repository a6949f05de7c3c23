"""The desk itself: help and status."""

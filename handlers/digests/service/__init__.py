"""Gathering what is red, giving it in the morning, and deciding about it."""

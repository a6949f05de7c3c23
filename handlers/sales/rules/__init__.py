"""What a line, a sheet and a pace mean."""

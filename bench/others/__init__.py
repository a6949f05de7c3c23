"""What one would pick instead of Opsbot, measured beside it."""

"""The use cases of staff. Each takes the session first and never commits."""

"""The use cases of sales. Each takes the session first and never commits."""

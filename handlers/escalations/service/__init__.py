"""The use cases of escalations. Each takes the session first and never commits."""

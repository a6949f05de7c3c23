"""The use cases of complaints, a module each. Each takes the session first and never commits."""

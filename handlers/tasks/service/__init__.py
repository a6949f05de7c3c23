"""The use cases of tasks, a module each. Each takes the session first and never commits."""

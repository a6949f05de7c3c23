"""Escalations: a chain of steps that runs until somebody takes responsibility."""

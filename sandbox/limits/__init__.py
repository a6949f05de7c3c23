"""What Slack would say to a message or a view: its limits as tables, and one interpreter of them.

Everything is judged as raw JSON, because a typed model forgets what it does not know.
"""

from sandbox.limits.judge import Problem, message_problems, view_problems

__all__ = ["Problem", "message_problems", "view_problems"]

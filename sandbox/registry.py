"""The methods the sandbox serves."""

from sandbox.call import Method
from sandbox.methods import apps, chat, conversations, files, reactions, users, views

METHODS: dict[str, Method] = {
    **apps.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **reactions.METHODS,
    **users.METHODS,
    **views.METHODS,
}

"""Files: made, shared into a channel, and e-mails that were forwarded to one."""

import mimetypes
from pathlib import PurePath

from sandbox.events import announce
from sandbox.shapes import Json, new_id
from sandbox.talk import post
from sandbox.world import SLACKBOT, Channel, File, Workspace, World

PREVIEW = 500


def new_file(world: World, workspace: Workspace, *, name: str, user: str, size: int) -> File:
    """Make a file nobody can see yet; its bytes follow."""
    file_id = new_id("F")
    extension = PurePath(name).suffix.lstrip(".").lower() or "text"
    private = f"{world.origin}/files-pri/{workspace.id}-{file_id}"
    now = world.seconds()
    body: Json = {
        "id": file_id,
        "created": now,
        "timestamp": now,
        "name": name,
        "title": name,
        "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "filetype": extension,
        "pretty_type": extension.upper(),
        "user": user,
        "user_team": workspace.id,
        "editable": False,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "public_url_shared": False,
        "url_private": f"{private}/{name}",
        "url_private_download": f"{private}/download/{name}",
        "permalink": f"{world.origin}/files/{user}/{file_id}/{name}",
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
        "file_access": "visible",
    }
    file = File(body=body)
    workspace.files[file_id] = file
    return file


def keep_file(world: World, workspace: Workspace, *, name: str, user: str, content: bytes) -> File:
    """Take a whole file that is shared nowhere yet, as a dialog's file field does."""
    file = new_file(world, workspace, name=name, user=user, size=len(content))
    file.content, file.uploaded = content, True
    return file


def share(
    world: World,
    workspace: Workspace,
    channel: Channel,
    message: Json,
    *,
    files: list[File],
    thread: str | None = None,
) -> Json:
    """Post a message with files; each file then knows where it was shared."""
    message |= {"subtype": "file_share", "files": [file.body for file in files]}
    message |= {"upload": True, "display_as_bot": message["user"] == SLACKBOT}
    post(world, workspace, channel, message, thread=thread)
    for file in files:
        _remember(workspace, channel, file, message)
        event: Json = {"type": "file_shared", "channel_id": channel.id}
        event |= {"file_id": file.body["id"], "file": {"id": file.body["id"]}}
        event["user_id"] = message["user"]
        announce(world, workspace, event, channel=channel)
    return message


def forward_mail(world: World, workspace: Workspace, channel: Channel, mail: Json) -> Json:
    """Post an e-mail as Slackbot does when one is sent to a channel's address.

    `mail`: subject, from, to (lists of {address, name}), text, and optionally cc, html,
    message_id, date, reply_to, in_reply_to, attachments ([{filename, size, mimetype}]).
    """
    content = (mail.get("html") or f"<pre>{mail['text']}</pre>").encode()
    name = mail["subject"] or "(no subject)"
    file = keep_file(world, workspace, name=name, user=SLACKBOT, content=content)
    attachments = mail.get("attachments") or []
    file.body |= {
        "filetype": "email",
        "pretty_type": "Email",
        "mode": "email",
        "mimetype": "text/html",
        "username": "Email",
        "display_as_bot": True,
        "editable": True,
        "subject": mail["subject"],
        "title": mail["subject"],
        "from": _addresses(mail.get("from")),
        "to": _addresses(mail.get("to")),
        "cc": _addresses(mail.get("cc")),
        "headers": _headers(mail),
        "plain_text": mail["text"],
        "preview_plain_text": mail["text"][:PREVIEW],
        "preview": content.decode()[:PREVIEW],
        "has_more": len(mail["text"]) > PREVIEW,
        "attachments": [{"url": "", "metadata": None, **each} for each in attachments],
        "original_attachment_count": len(attachments),
        "sent_to_self": False,
    }
    message: Json = {"type": "message", "user": SLACKBOT, "team": workspace.id, "text": ""}
    message |= {"bot_id": new_id("B"), "username": "Email"}
    return share(world, workspace, channel, message, files=[file])


def _headers(mail: Json) -> Json:
    names = ("date", "in_reply_to", "reply_to", "message_id")
    return {name: mail.get(name) for name in names}


def _addresses(people: list[Json] | None) -> list[Json]:
    shown = []
    for each in people or []:
        name, address = each.get("name", ""), each["address"]
        original = f"{name} <{address}>" if name else address
        shown.append({"address": address, "name": name, "original": original})
    return shown


def _remember(workspace: Workspace, channel: Channel, file: File, message: Json) -> None:
    file.shared = True
    family = {"public": "channels", "private": "groups"}.get(channel.kind, "ims")
    file.body[family].append(channel.id)
    file.body["is_public"] = file.body["is_public"] or channel.kind == "public"
    entry = {"ts": message["ts"], "channel_name": channel.name, "team_id": workspace.id}
    entry |= {"reply_users": [], "reply_users_count": 0, "reply_count": 0}
    if "thread_ts" in message:
        entry["thread_ts"] = message["thread_ts"]
    visibility = "public" if channel.kind == "public" else "private"
    file.body["shares"].setdefault(visibility, {}).setdefault(channel.id, []).append(entry)

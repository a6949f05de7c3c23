"""files.*: the three steps of an upload, and what is known of a file."""

from sandbox.call import Call, Method
from sandbox.refusals import Refusal
from sandbox.shapes import Json
from sandbox.sharing import new_file, share
from sandbox.talk import bot_message
from sandbox.world import File


def get_upload_url(call: Call) -> Json:
    call.needs("filename", "length")
    length = call.number("length", 0)
    if length <= 0:
        raise Refusal("invalid_arguments")
    file = new_file(
        call.world,
        call.workspace,
        name=call.text("filename"),
        user=call.workspace.bot_user,
        size=length,
    )
    file.body["alt_txt"] = call.text("alt_txt")
    url = f"{call.world.origin}/upload/{call.workspace.id}/{file.body['id']}"
    return {"ok": True, "upload_url": url, "file_id": file.body["id"]}


def complete_upload(call: Call) -> Json:
    call.needs("files")
    files = [_uploaded(call, each) for each in call.arguments["files"]]
    target = call.text("channel_id") or call.text("channels")
    if target:
        channel = call.visible(target.split(",")[0])
        if not call.is_member(channel):
            raise Refusal("not_in_channel")
        thread = call.text("thread_ts") or None
        message = bot_message(call.world, call.workspace, {"text": call.text("initial_comment")})
        share(call.world, call.workspace, channel, message, files=files, thread=thread)
    return {"ok": True, "files": [file.body for file in files]}


def info(call: Call) -> Json:
    file = call.workspace.files.get(call.text("file"))
    if file is None or not file.uploaded:
        raise Refusal("file_not_found")
    return {"ok": True, "file": file.body, "comments": [], "response_metadata": {}}


def _uploaded(call: Call, each: Json) -> File:
    file = call.workspace.files.get(str(each.get("id")))
    if file is None or not file.uploaded:
        raise Refusal("file_not_found")
    if file.shared:
        raise Refusal("file_already_shared")
    if each.get("title"):
        file.body["title"] = each["title"]
    return file


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
}

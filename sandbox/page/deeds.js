// What people do with a message from its menu: copy, edit, delete.

import { ask, attempt, toast } from "./parts.js";
import { act, state, typed } from "./tab.js";
import { tag } from "./tag.js";

export async function copyText(message) {
  await copy(typed(message.text ?? ""), "Copied.");
}

export async function copyLink(message) {
  const place = message.channel ?? state.channel.id;
  const path = `/at/${state.workspace.id}/archives/${place}/p${message.ts.replace(".", "")}`;
  await copy(location.origin + path, "Link copied.");
}

export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast(text);
  }
}

export async function erase(message) {
  const text = "Are you sure you want to delete this message? This cannot be undone.";
  if (!(await ask("Delete message", text, "Delete"))) return;
  await attempt(() => act("erase", { channel: message.channel, message: message.ts }));
}

/** Turns the message into a field; Enter saves it, Escape leaves it as it was. */
export function edit(message, node) {
  const old = node.querySelector(".content");
  const field = tag("textarea", { class: "field", rows: 2, "aria-label": "Edit message" });
  field.value = typed(message.text);
  const undo = () => {
    box.replaceWith(old);
    node.focus();
  };
  const save = async () => {
    const answer = await attempt(() =>
      act("edit", { channel: message.channel, message: message.ts, text: field.value.trim() }),
    );
    if (answer) undo();
  };
  const buttons = [
    tag("button", { class: "btn", type: "button", onclick: undo }, "Cancel"),
    tag("button", { class: "btn primary", type: "button", onclick: save }, "Save"),
  ];
  const box = tag("div", { class: "content" }, field, tag("div", { class: "reactions" }, ...buttons));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") undo();
    else if (event.key === "Enter" && !event.shiftKey) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  old.replaceWith(box);
  field.focus();
}

// One message as it stands in a list: who, when, what, and what hangs below it.

import { renderMessage } from "./blocks.js";
import { renderPlain } from "./mrkdwn.js";
import { atTs, attempt, clockTime, face, icon, inWords, menu, popover, report } from "./parts.js";
import { act, appName, context, emit, fileUrl, nameOf, now, state, typed } from "./tab.js";
import { tag } from "./tag.js";
import { copyLink, copyText, edit, erase } from "./deeds.js";

const GROUPED_SECONDS = 300;
const SYSTEM = new Set(["channel_join", "channel_leave", "channel_name", "channel_archive", "channel_unarchive", "tombstone"]);
const QUICK = ["white_check_mark", "eyes", "raised_hands"];
const MORE = [
  "+1", "-1", "white_check_mark", "heavy_check_mark", "x", "eyes", "raised_hands", "tada",
  "clap", "pray", "heart", "smile", "joy", "thinking_face", "cry", "rocket",
  "fire", "warning", "question", "exclamation", "hourglass", "package", "truck", "100",
];

/** Makes the row of `message` below `before`; `place` says where: {thread, open}. */
export function row(message, before, place) {
  const node = tag("div", { class: "row", "data-ts": message.ts });
  const day = dayOf(message.ts);
  const newDay = !before || dayOf(before.ts) !== day;
  if (newDay && !place.thread) node.append(divider(dayName(message.ts)));
  const isNew = state.newFrom === message.ts && !place.thread;
  if (isNew) node.append(divider("New", "new"));
  const first = place.thread && before && before.ts === message.thread_ts;
  if (first) node.append(divider("Replies"));
  const follows = !newDay && !isNew && !first && continues(before, message);
  node.append(body(message, { ...place, follows }));
  return node;
}

function divider(text, kind = "") {
  return tag("div", { class: `divider ${kind}`, role: "separator" }, tag("span", {}, text));
}

const dayOf = (ts) => inWords(atTs(ts), { dateStyle: "short" });

function dayName(ts) {
  const distance = (days) => inWords(new Date(now().getTime() - days * 864e5), { dateStyle: "short" });
  if (dayOf(ts) === distance(0)) return "Today";
  if (dayOf(ts) === distance(1)) return "Yesterday";
  return inWords(atTs(ts), { weekday: "long", day: "numeric", month: "long" });
}

function continues(before, message) {
  const same = before.user === message.user && before.username === message.username;
  const plain = !SYSTEM.has(before.subtype) && !SYSTEM.has(message.subtype);
  const calm = !before.is_ephemeral && !message.is_ephemeral && !message.root;
  return same && plain && calm && Number(message.ts) - Number(before.ts) < GROUPED_SECONDS;
}

function body(message, place) {
  const system = SYSTEM.has(message.subtype);
  const kinds = `${message.is_ephemeral ? "private" : ""} ${place.follows ? "follow" : ""} ${system ? "system" : ""}`;
  const said = typed(message.text ?? "").slice(0, 200);
  const label = `${authorOf(message)}, ${clockTime(atTs(message.ts))}: ${said}`;
  const node = tag("div", { class: `msg ${kinds}`, role: "article", tabindex: -1, "aria-label": label });
  const content = tag("div", { class: "content" });
  if (message.is_ephemeral) content.append(note("eye", "Only visible to you"));
  if (message.subtype === "thread_broadcast" && !place.thread) content.append(note("reply", "replied to a thread"));
  if (!place.follows) content.append(heading(message));
  content.append(...substance(message, node));
  if (message.reactions) content.append(reactions(message));
  if (message.reply_count && !place.thread) content.append(replies(message));
  node.append(gutter(message, place.follows), content);
  if (!message.local) armTools(node, message, place);
  return node;
}

const note = (picture, text) => tag("div", { class: "note" }, icon(picture), text);

function gutter(message, follows) {
  const time = follows ? tag("time", {}, clockTime(atTs(message.ts))) : face(faceOf(message));
  return tag("div", { class: "gutter" }, time);
}

const faceOf = (message) => (message.username ? message.username : message.user);
export const authorOf = (message) => message.username ?? nameOf(message.user);

function heading(message) {
  const open = () => (message.username ? null : emit("profile", message.user));
  const author = tag("button", { class: "plain author", type: "button", onclick: open, tabindex: -1 }, authorOf(message));
  const full = inWords(atTs(message.ts), { dateStyle: "full", timeStyle: "medium" });
  const when = tag("time", { class: "when", title: full }, clockTime(atTs(message.ts)));
  const isApp = message.bot_id || message.user === "USLACKBOT";
  return tag("div", {}, author, isApp ? tag("span", { class: "tag" }, "APP") : null, when);
}

function substance(message, node) {
  const ctx = context("message", {
    onAction: (block, element, value) => press(message, { block, element, value, node }),
    onSuggest: async (block, element, text) => {
      const ids = { block_id: block.block_id, action_id: element.action_id };
      return (await act("suggest", { ...at(message), ...ids, text })).options;
    },
  });
  const parts = [];
  // What people type is shown from its text, as Slack's composer formats it.
  const made = message.blocks && message.bot_id;
  const text = renderMessage(made ? message : { ...message, blocks: null }, ctx);
  if (text.childNodes.length) parts.push(tag("div", { class: "body" }, text));
  if (message.edited) parts.push(tag("span", { class: "edited" }, " (edited)"));
  for (const one of message.files ?? []) parts.push(file(one));
  return parts;
}

async function press(message, { block, element, value, node }) {
  node.setAttribute("aria-busy", "true");
  const ids = { block_id: block.block_id, action_id: element.action_id };
  const answer = await attempt(() => act("press", { ...at(message), ...ids, value }));
  node.removeAttribute("aria-busy");
  return answer ? report(answer) : false;
}

const at = (message) => ({ channel: message.channel ?? state.channel.id, message: message.ts });

function file(one) {
  const url = fileUrl(one);
  if (one.mode === "email") {
    const from = one.from?.[0]?.original ?? "";
    return tag("div", { class: "mail" }, tag("b", {}, one.subject || one.title), `\n${from}\n\n${one.plain_text ?? ""}`);
  }
  if (/^image\/(png|jpeg|gif|webp)$/.test(one.mimetype)) {
    const image = tag("img", { src: url, alt: one.title, loading: "lazy" });
    return tag("a", { class: "picture", href: url, target: "_blank", rel: "noopener" }, image);
  }
  const kind = tag("span", { class: "kind" }, one.filetype.slice(0, 4).toUpperCase());
  const facts = tag("span", {}, tag("b", {}, one.title), tag("small", { class: "muted" }, bytes(one.size)));
  return tag("a", { class: "file", href: url, target: "_blank", rel: "noopener", download: one.name }, kind, facts);
}

export function bytes(count) {
  if (count < 1000) return `${count} bytes`;
  return count < 1e6 ? `${Math.round(count / 1e3)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

function reactions(message) {
  const node = tag("div", { class: "reactions" });
  for (const { name, users, count } of message.reactions) {
    const pressed = users.includes(state.me.id);
    const who = `${users.map(nameOf).join(", ")} reacted with :${name}:`;
    const attributes = { class: "reaction", type: "button", title: who, "aria-label": who, "aria-pressed": String(pressed) };
    const button = tag("button", attributes, renderPlain(`:${name}:`, context("message")), String(count));
    button.addEventListener("click", () => react(message, name));
    node.append(button);
  }
  return node;
}

function react(message, name) {
  const had = message.reactions?.find((one) => one.name === name)?.users.includes(state.me.id);
  return attempt(() => act(had ? "unreact" : "react", { ...at(message), name }));
}

function replies(message) {
  const people = (message.reply_users ?? []).slice(0, 4).map((id) => face(id, "small"));
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const last = tag("span", { class: "muted" }, `Last reply ${clockTime(atTs(message.latest_reply))}`);
  const onclick = () => emit("thread", message.ts);
  return tag("button", { class: "replies", type: "button", onclick }, ...people, count, last);
}

/** Puts the tools into a row when a pointer or the keyboard comes to it, not before. */
function armTools(node, message, place) {
  const show = () => {
    if (!node.querySelector(".tools")) node.append(tools(message, { node, place }));
  };
  const hide = () => {
    if (!node.matches(":hover, :focus-within, .open")) node.querySelector(".tools")?.remove();
  };
  node.addEventListener("pointerenter", show);
  node.addEventListener("focusin", show);
  node.addEventListener("pointerleave", hide);
  node.addEventListener("focusout", () => requestAnimationFrame(hide));
  node.addEventListener("keydown", (event) => shortcuts(event, message, { node, place }));
}

function tools(message, { node, place }) {
  const bar = tag("div", { class: "tools", role: "toolbar", "aria-label": "Message actions" });
  const add = (label, content, run) => {
    const attributes = { class: "ghost", type: "button", title: label, "aria-label": label };
    const button = tag("button", attributes, content);
    button.addEventListener("click", () => run(button));
    bar.append(button);
  };
  if (!message.is_ephemeral) {
    for (const name of QUICK) {
      add(`React with :${name}:`, renderPlain(`:${name}:`, context("message")), () => react(message, name));
    }
    add("Add reaction", icon("smile"), (button) => pickReaction(button, message));
    if (!place.thread) add("Reply in thread", icon("reply"), () => emit("thread", message.thread_ts ?? message.ts));
  }
  add("More actions", icon("more"), (button) => moreActions(button, message, node));
  return bar;
}

function pickReaction(anchor, message) {
  const grid = tag("div", { class: "emoji-grid" });
  const pick = (name) => {
    node.hidePopover();
    react(message, name);
  };
  for (const name of MORE) {
    const attributes = { type: "button", title: `:${name}:`, "aria-label": name, onclick: () => pick(name) };
    grid.append(tag("button", attributes, renderPlain(`:${name}:`, context("message"))));
  }
  const input = tag("input", { class: "field", placeholder: "or its name, like package", "aria-label": "Name of the emoji" });
  const form = tag("form", { class: "pad" }, input);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = input.value.trim().replaceAll(":", "").toLowerCase();
    if (name) pick(name);
  });
  const node = tag("div", { role: "dialog", "aria-label": "Pick a reaction" }, grid, form);
  popover(anchor, node);
  grid.firstChild.focus();
}

function moreActions(anchor, message, node) {
  const own = message.user === state.me.id;
  const entries = [];
  const shared = !message.is_ephemeral;
  for (const one of state.overview.shortcuts.filter((each) => shared && each.kind === "message")) {
    const body_ = { callback_id: one.callback_id, ...at(message) };
    const run = async () => {
      const answer = await attempt(() => act("message-shortcut", body_));
      if (answer) report(answer);
    };
    entries.push({ label: one.name, end: appName(), icon: "bolt", run });
  }
  if (entries.length) entries.push(null);
  entries.push({ label: "Copy text", icon: "copy", run: () => copyText(message) });
  if (shared) entries.push({ label: "Copy link", icon: "link", run: () => copyLink(message) });
  if (!shared) entries.push({ label: "Dismiss", icon: "close", run: () => emit("dismiss", message.ts) });
  if (own && shared) entries.push({ label: "Edit message", icon: "edit", end: "E", run: () => edit(message, node) });
  if ((own || state.me.admin) && shared) {
    entries.push(null, { label: "Delete message…", icon: "trash", danger: true, run: () => erase(message) });
  }
  menu(anchor, "More actions", entries);
}

function shortcuts(event, message, { node, place }) {
  if (event.target !== node || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = (label) => node.querySelector(`.tools [aria-label="${label}"]`);
  const run = {
    t: () => !place.thread && !message.is_ephemeral && emit("thread", message.thread_ts ?? message.ts),
    r: () => button("Add reaction")?.click(),
    m: () => button("More actions").click(),
    e: () => message.user === state.me.id && edit(message, node),
    Enter: () => node.querySelector(".body :is(button, a, input, [tabindex]), .reactions button, .replies")?.focus(),
  }[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}

/** What a person reads when the app did not answer a command, said by Slackbot to them alone. */
export function slackbotSays(text, thread) {
  const ts = (now().getTime() / 1000).toFixed(6);
  return { ts, text, user: "USLACKBOT", is_ephemeral: true, local: true, thread_ts: thread };
}


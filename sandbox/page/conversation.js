// The middle of the page: a channel, the DM with the app, or the app's Home tab.

import { Composer } from "./composer.js";
import { Home } from "./home.js";
import { MessageList } from "./list.js";
import { attempt, face, icon, iconButton, menu } from "./parts.js";
import { act, appName, channelName, emit, isBot, isDirect, isMember, on, state } from "./tab.js";
import { tag } from "./tag.js";

const main = document.getElementById("main");
export const view = { list: null, composer: null, home: null };

const inChannel = (message) =>
  !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";

/** Draws the place that is open now. */
export function showPlace() {
  view.list = view.composer = view.home = null;
  const { channel } = state;
  if (!channel) {
    main.replaceChildren(tag("div", { class: "empty" }, "There is no such channel here, or you cannot see it."));
    return;
  }
  const withApp = channel.kind === "im" && channel.members.some(isBot);
  const parts = [head(channel)];
  if (withApp) parts.push(tabs());
  main.replaceChildren(...parts, ...(state.home && withApp ? [home()] : messages(channel)));
}

function head(channel) {
  const sign = isDirect(channel) ? face(channel.members.find((id) => id !== state.me.id), "small") : icon(channel.kind === "private" ? "lock" : "hash");
  const title = tag("h1", {}, sign, tag("span", {}, channelName(channel)));
  const parts = [title, tag("span", { class: "grow" })];
  if (!isDirect(channel)) {
    const people = channel.members.length;
    const label = `${people} members`;
    const onclick = () => emit("members");
    parts.push(tag("button", { class: "ghost", type: "button", "aria-label": label, title: label, onclick }, icon("people"), String(people)));
    parts.push(iconButton("more", "Channel actions", (event) => actions(event.currentTarget, channel)));
  }
  return tag("div", { class: "head" }, ...parts);
}

function actions(anchor, channel) {
  const place = { channel: channel.id };
  const run = (name, more) => () => attempt(() => act(name, { ...place, ...more }));
  const withBot = channel.members.some(isBot);
  const entries = [];
  if (isMember(channel)) {
    if (!withBot) entries.push({ label: `Add ${appName()}`, icon: "bolt", run: run("invite", { whom: "bot" }) });
    else entries.push({ label: `Remove ${appName()}`, icon: "bolt", run: run("kick", { whom: "bot" }) });
    entries.push({ label: channel.archived ? "Unarchive" : "Archive channel", icon: "copy", run: run("archive", { undo: channel.archived }) });
    entries.push({ label: "Leave channel", icon: "door", danger: true, run: run("leave") });
  } else {
    entries.push({ label: "Join channel", icon: "plus", run: run("join") });
  }
  menu(anchor, "Channel actions", entries);
}

function tabs() {
  const one = (label, isHome) =>
    tag("button", {
      type: "button", role: "tab", "aria-selected": String(state.home === isHome),
      onclick: () => emit("go", { channel: state.channel.id, home: isHome }),
    }, label);
  const shown = state.overview.home_tab ? [one("Home", true), one("Messages", false)] : [one("Messages", false)];
  return tag("div", { class: "tabs", role: "tablist", "aria-label": appName() }, ...shown);
}

function home() {
  view.home = new Home();
  return view.home.node;
}

function messages(channel) {
  const name = channelName(channel);
  const label = isDirect(channel) ? name : `#${name}`;
  view.list = new MessageList({ label: `Messages in ${label}`, shows: inChannel, intro: intro(channel, label) });
  const parts = [view.list.node, view.list.jump];
  if (channel.archived) parts.push(bar(`${label} is archived.`));
  else if (!isMember(channel)) parts.push(join(channel, label));
  else {
    view.composer = new Composer({ channel, placeholder: `Message ${label}` });
    parts.push(view.composer.node);
    receiveFiles(main, () => view.composer);
  }
  view.list.fill(state.messages);
  return parts;
}

function intro(channel, label) {
  const text = isDirect(channel)
    ? `This is the very beginning of your direct messages with ${channelName(channel)}.`
    : `This is the very beginning of ${label}. Type / to see what ${appName()} can do.`;
  return tag("div", { class: "intro" }, tag("h2", {}, label), tag("p", {}, text));
}

const bar = (...content) => tag("div", { class: "joinbar" }, ...content);

function join(channel, label) {
  const onclick = () => attempt(() => act("join", { channel: channel.id }));
  return bar(tag("b", {}, label), tag("button", { class: "btn primary", type: "button", onclick }, "Join channel"));
}

/** Lets files be dropped anywhere on `node`; they go to the composer that `target` returns. */
export function receiveFiles(node, target) {
  if (node.takesFiles) return;
  node.takesFiles = true;
  const veil = tag("div", { class: "drop", hidden: true }, "Drop to attach");
  let depth = 0;
  const inside = (change) => (event) => {
    if (!event.dataTransfer?.types.includes("Files") || !target()) return;
    event.preventDefault();
    depth += change;
    veil.hidden = depth <= 0;
    if (!veil.isConnected) node.append(veil);
  };
  node.addEventListener("dragenter", inside(1));
  node.addEventListener("dragleave", inside(-1));
  node.addEventListener("dragover", inside(0));
  node.addEventListener("drop", (event) => {
    depth = 0;
    veil.hidden = true;
    if (!event.dataTransfer.files.length || !target()) return;
    event.preventDefault();
    target().add(event.dataTransfer.files);
  });
}

on("last-message", (thread) => {
  if (!thread) view.list?.current?.focus();
});

// The page: finds out who looks and where, follows what changes, and passes it on.

import { clockButton } from "./clock.js";
import { showPlace, view } from "./conversation.js";
import { Dialogs } from "./dialogs.js";
import { openFinder } from "./finder.js";
import { get, post, watch } from "./net.js";
import { ask, attempt, icon, iconButton, menu, report, toast } from "./parts.js";
import { choosePerson } from "./people.js";
import { showSidebar } from "./sidebar.js";
import { closeSide, panel, showDev, showMembers, showProfile, showSearch, showThread } from "./side.js";
import { act, appName, bot, isBot, isMember, on, read, setClock, state } from "./tab.js";
import { tag } from "./tag.js";

const STRUCTURE = /^(channel_|member_|team_join|user_change)/;
const offline = tag("span", { class: "offline", role: "status", hidden: true }, "Reconnecting…");
let dialogs = null;
let waiting = null;
let opened = 0;

start();

async function start() {
  theme(localStorage.getItem("theme") ?? "");
  const query = new URLSearchParams(location.search);
  state.dev = query.has("dev");
  const overview = await patiently();
  take(overview, query);
  if (!state.me) {
    choosePerson();
    return;
  }
  localStorage.setItem("person", `${state.workspace.domain} ${state.me.name}`);
  dialogs = new Dialogs();
  top();
  watch({ workspace: state.workspace.id, person: state.me.id }, { onOpen: arrive, onChange: change, onLost: lost });
}

/** Reads the overview; a sandbox that is just starting is waited for. */
async function patiently() {
  for (;;) {
    try {
      return await get("");
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function take(overview, query) {
  const link = /^\/at\/(\w+)\//.exec(location.pathname);
  const [lastDomain, lastName] = (localStorage.getItem("person") ?? "").split(" ");
  const wanted = query.get("workspace") ?? link?.[1] ?? (query.has("person") ? null : lastDomain);
  const named = overview.workspaces.find((one) => [one.id, one.domain, one.name].includes(wanted));
  state.overview = overview;
  state.workspace = state.workspace
    ? overview.workspaces.find((one) => one.id === state.workspace.id) ?? overview.workspaces[0]
    : named ?? overview.workspaces[0];
  const name = state.me?.name ?? query.get("person") ?? (link && state.workspace.domain === lastDomain ? lastName : null);
  state.me = state.workspace.people.find((one) => one.name === name || one.id === name) ?? null;
  setClock(overview.clock);
}

/** Reads everything anew: at the start, after a break and after a reset. */
async function arrive() {
  const overview = await attempt(() => get(""));
  if (!overview) return;
  state.online = true;
  offline.hidden = true;
  take(overview, new URLSearchParams(location.search));
  if (!state.me) {
    choosePerson();
    return;
  }
  await openPlace(whereTo());
  await dialogs.refresh();
  if (state.dev && !panel.dev && document.getElementById("side").hidden) showDev();
}

function lost() {
  state.online = false;
  offline.hidden = false;
}

function whereTo() {
  const link = /^\/at\/\w+\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(location.pathname);
  if (link) return { channel: link[1], message: `${link[2]}.${link[3]}` };
  const query = new URLSearchParams(location.search);
  const home = query.get("channel") === "home";
  const channel = home ? "bot" : query.get("channel") ?? state.workspace.channels.find(isMember)?.id;
  return { channel, home, thread: query.get("thread"), message: query.get("message") };
}

async function go({ channel, home = false, message = null }) {
  document.body.classList.remove("nav-open");
  const query = new URLSearchParams({ workspace: state.workspace.domain, person: state.me.name });
  const known = state.workspace.channels.find((one) => one.id === channel);
  const direct = channel === "bot" || (known?.kind === "im" && known.members.some(isBot));
  query.set("channel", home ? "home" : direct ? "bot" : known?.kind === "mpim" ? channel : known?.name ?? channel);
  if (message) query.set("message", message);
  if (state.dev) query.set("dev", "");
  history.pushState(null, "", `/?${query}`);
  await openPlace({ channel, home, message });
  if (!message) view.composer?.focus();
}

/** Shows a place: its messages are read while changes wait, and are applied after. */
async function openPlace({ channel, home = false, thread = null, message = null }) {
  opened += 1;
  const turn = opened;
  waiting = [];
  const answer = channel ? await attempt(() => read(`/channels/${encodeURIComponent(channel)}`, { viewer: state.me.id })) : null;
  if (turn !== opened) return;
  const held = waiting;
  waiting = null;
  if (state.channel?.id !== answer?.id) closeThread();
  place(answer, home);
  showPlace();
  showSidebar();
  held.forEach(change);
  if (answer && !home) markRead();
  if (thread) openThread(thread);
  else if (state.thread) openThread(state.thread);
  if (message) reveal(message);
}

function place(answer, home) {
  state.home = home && state.overview.home_tab;
  state.channel = null;
  state.messages = new Map();
  state.newFrom = null;
  if (!answer) return;
  const known = state.workspace.channels.findIndex((one) => one.id === answer.id);
  if (known < 0) state.workspace.channels.push(answer);
  else state.workspace.channels[known] = answer;
  state.channel = answer;
  state.messages = new Map(answer.messages.map((one) => [one.ts, one]));
  const unread = answer.unread[state.me.id] ?? 0;
  const others = answer.messages.filter((one) => one.user !== state.me.id && !one.is_ephemeral);
  if (unread) state.newFrom = others.at(-unread)?.ts ?? null;
}

function reveal(ts) {
  if (view.list?.reveal(ts)) return;
  const root = state.messages.get(ts)?.thread_ts;
  if (root) openThread(root);
  panel.list?.reveal(ts);
}

function markRead() {
  const { channel } = state;
  if (!channel || state.home || document.hidden || !isMember(channel) || !channel.unread[state.me.id]) return;
  channel.unread = { ...channel.unread, [state.me.id]: 0 };
  act("read", { channel: channel.id }).catch(() => {});
}

function openThread(ts) {
  state.thread = ts;
  showThread(ts);
  setQuery("thread", ts);
}

function closeThread() {
  if (!state.thread) return;
  closeSide();
}

function setQuery(name, value) {
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(null, "", url);
}

// What changes.

const HANDLERS = {
  message_posted: put, message_changed: put, ephemeral: put, ephemeral_changed: put,
  reaction_added: put, reaction_removed: put, message_deleted: remove, ephemeral_deleted: remove,
  view_opened: () => dialogs.refresh(), view_pushed: () => dialogs.refresh(), view_updated: () => dialogs.refresh(),
  view_errors: () => dialogs.refresh(), view_closed: () => dialogs.refresh(),
  home_published: () => view.home?.refresh(),
  clock_moved: (one) => setClock(one.now),
  reset: arrive,
};

function change(one) {
  if (waiting) {
    waiting.push(one);
    return;
  }
  if (one.unread) count(one);
  if (STRUCTURE.test(one.type)) restructure();
  HANDLERS[one.type]?.(one);
}

function count(one) {
  const known = state.workspace.channels.find((each) => each.id === one.channel);
  if (!known) {
    restructure();
    return;
  }
  known.unread = one.unread;
  if (state.channel?.id === one.channel) {
    state.channel.unread = one.unread;
    markRead();
  }
  showSidebar();
}

let restructuring = 0;

/** Reads people and channels anew, once for many changes. */
function restructure() {
  clearTimeout(restructuring);
  restructuring = setTimeout(async () => {
    const overview = await attempt(() => get(""));
    if (!overview) return;
    take(overview, new URLSearchParams(location.search));
    const fresh = state.workspace.channels.find((one) => one.id === state.channel?.id);
    const redraw = fresh && (isMember(fresh) !== isMember(state.channel) || fresh.archived !== state.channel.archived || fresh.name !== state.channel.name || fresh.members.length !== state.channel.members.length);
    if (fresh) state.channel = fresh;
    if (redraw) showPlace();
    showSidebar();
    markRead();
  }, 60);
}

function put(one) {
  if (one.channel !== state.channel?.id) return;
  const message = { ...one.message, channel: one.channel };
  state.messages.set(message.ts, message);
  view.list?.put(message);
  panel.list?.put(message);
}

function remove(one) {
  if (one.channel !== state.channel?.id) return;
  forget(one.ts);
  const stone = one.type === "message_deleted" && state.messages.get(one.ts);
  if (stone?.reply_count) openPlace(whereTo());
  state.messages.delete(one.ts);
}

function forget(ts) {
  view.list?.take(ts);
  panel.list?.take(ts);
}

// What people do with the page itself.

on("go", go);
on("thread", openThread);
on("profile", showProfile);
on("members", showMembers);
on("people", choosePerson);
on("find", openFinder);
on("search", showSearch);
on("dismiss", (ts) => {
  forget(ts);
  state.messages.delete(ts);
});
on("local", (message) => put({ channel: state.channel.id, message }));
on("side-closed", () => {
  state.thread = null;
  setQuery("thread", null);
});
on("shortcuts", ({ anchor, write }) => {
  const run = (callback_id) => async () => {
    const answer = await attempt(() => act("shortcut", { callback_id }));
    if (answer) report(answer);
  };
  const commands = state.overview.commands.map((one) => ({ label: one.name, end: one.usage_hint.slice(0, 30), icon: "bolt", run: () => write(`${one.name} `) }));
  const global = state.overview.shortcuts.filter((one) => one.kind === "global").map((one) => ({ label: one.name, end: appName(), icon: "bolt", run: run(one.callback_id) }));
  menu(anchor, "Commands and shortcuts", global.length ? [...global, null, ...commands] : commands);
});
addEventListener("popstate", () => openPlace(whereTo()));
document.addEventListener("visibilitychange", markRead);
document.addEventListener("keydown", (event) => {
  const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!state.me || !chord || !["k", "g"].includes(event.key.toLowerCase())) return;
  event.preventDefault();
  openFinder();
});

function top() {
  const drawer = iconButton("menu", "Channels", () => document.body.classList.toggle("nav-open"), { id: "menu-button" });
  const find = tag("button", { class: "ghost find", type: "button", "aria-label": "Search", title: "Search (Ctrl K)", onclick: openFinder }, icon("search"), tag("span", { class: "label" }, `Search ${state.workspace.name}`));
  const more = iconButton("more", "Sandbox", (event) => sandboxMenu(event.currentTarget));
  const label = tag("span", { class: "badge-local" }, "Local sandbox, not Slack");
  document.getElementById("top").replaceChildren(drawer, clockButton(), find, offline, label, more);
}

function sandboxMenu(anchor) {
  const themes = [["", "Theme: as the system"], ["light", "Theme: light"], ["dark", "Theme: dark"]];
  menu(anchor, "Sandbox", [
    { label: "Change person…", icon: "people", run: choosePerson },
    ...themes.map(([name, label]) => ({ label, icon: "theme", run: () => theme(name) })),
    null,
    { label: "Inside the sandbox", icon: "bug", end: "?dev", run: showDev },
    { label: "Reset everything…", icon: "reset", danger: true, run: reset },
  ]);
}

function theme(name) {
  if (name) document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
  localStorage.setItem("theme", name);
}

async function reset() {
  const text = `Messages, files and the clock go back to the start. ${bot().name} keeps what it remembers until it is restarted.`;
  if (!(await ask("Reset the sandbox", text, "Reset"))) return;
  if (await attempt(() => post("/reset"))) toast("Everything is as it was at the start.");
}

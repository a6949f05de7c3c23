// What the tab knows: who looks, where they are, what is there. Parts tell each other by events.

import { get, post, request } from "./net.js";

export const state = {
  overview: null,
  workspace: null,
  me: null,
  /** The channel that is shown, or null; `home` when the app's Home tab is. */
  channel: null,
  home: false,
  thread: null,
  messages: new Map(),
  /** The message from which on everything was unread when the channel was opened. */
  newFrom: null,
  offset: 0,
  dev: false,
};

const bus = new EventTarget();

export function on(name, listener) {
  bus.addEventListener(name, (event) => listener(event.detail));
}

export function emit(name, detail) {
  bus.dispatchEvent(new CustomEvent(name, { detail }));
}

/** The business clock of the sandbox. */
export function now() {
  return new Date(Date.now() + state.offset);
}

export function setClock(iso) {
  state.offset = new Date(iso).getTime() - Date.now();
  emit("clock");
}

/** Does something as this person. */
export function act(name, body = {}) {
  return post(`/people/${state.me.id}/${name}`, { workspace: state.workspace.id, ...body });
}

/** Reads something of this workspace. */
export function read(path, query = {}) {
  return get(path, { workspace: state.workspace.id, ...query });
}

/** Reads something of this person. */
export function mine(what, query) {
  return read(`/people/${state.me.id}/${what}`, query);
}

export const isMember = (channel) => channel.members.includes(state.me.id);
export const isDirect = (channel) => channel.kind === "im" || channel.kind === "mpim";
export const isBot = (id) => id === state.workspace.bot_user;
export const person = (id) => state.workspace.people.find((one) => one.id === id);
export const channel = (id) => state.workspace.channels.find((one) => one.id === id);
export const bot = () => person(state.workspace.bot_user);

/** The app's name as people read it: its handle is in small letters, its name is not. */
export const appName = () => state.overview.name;

export function canSee(one) {
  return isMember(one) || (one.kind === "public" && !state.me.guest);
}

export function channelName(one) {
  if (!isDirect(one)) return one.name;
  return one.members.filter((id) => id !== state.me.id).map(nameOf).join(", ");
}

export function nameOf(id) {
  return isBot(id) ? appName() : person(id)?.real_name ?? id;
}

/** What the renderer of blocks needs to know; `more` is what differs from place to place. */
export function context(surface, more = {}) {
  const { people, channels, groups } = state.workspace;
  const { id, zone, locale } = state.me;
  return {
    viewer: { id, tz: zone, locale },
    users: new Map(people.map((one) => [one.id, asUser(one)])),
    channels: new Map(channels.filter(canSee).map((one) => [one.id, asChannel(one)])),
    groups: new Map(groups.map((one) => [one.id, one])),
    now,
    surface,
    values: {},
    errors: {},
    busy: false,
    onOpenUser: (user) => emit("profile", user),
    onOpenChannel: (one) => emit("go", { channel: one }),
    fileUrl,
    onUpload: upload,
    ...more,
  };
}

export function fileUrl(file) {
  const query = new URLSearchParams({ workspace: state.workspace.id, person: state.me.id });
  return `/sandbox/files/${encodeURIComponent(file.id)}?${query}`;
}

/** Gives a file to the sandbox for a dialog's file field; it is shared nowhere yet. */
export async function upload(file) {
  const query = new URLSearchParams({ workspace: state.workspace.id, name: file.name });
  const path = `/people/${state.me.id}/files?${query}`;
  return (await request(path, { method: "POST", body: file })).file;
}

function asUser({ id, name, zone, deactivated, bot: is_bot }) {
  return { id, name, real_name: nameOf(id), tz: zone, deleted: deactivated, is_bot };
}

function asChannel(one) {
  return { id: one.id, name: channelName(one), is_private: one.kind === "private" };
}

/** Turns Slack's codes back into what a person would type. */
export function typed(text) {
  return text
    .replace(/<([^<>]+)>/g, (_, inside) => uncoded(...inside.split("|")))
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function uncoded(target, label) {
  const rest = target.slice(1);
  if (target[0] === "@") return `@${person(rest)?.name ?? label ?? rest}`;
  if (target[0] === "#") return `#${channel(rest)?.name ?? label ?? "private"}`;
  if (target[0] === "!") return label ?? `@${rest}`;
  return target.startsWith("mailto:") ? target.slice(7) : target;
}

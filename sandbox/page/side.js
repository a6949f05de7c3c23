// The panel at the side: a thread, somebody's profile, the people of a channel, search results.

import { Composer } from "./composer.js";
import { receiveFiles } from "./conversation.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { MessageList } from "./list.js";
import { Dev } from "./dev.js";
import { atTs, attempt, clockTime, face, iconButton, inWords } from "./parts.js";
import { authorOf } from "./rows.js";
import { appName, channel, channelName, context, emit, isBot, isDirect, mine, nameOf, now, person, state } from "./tab.js";
import { tag } from "./tag.js";

const side = document.getElementById("side");
export const panel = { list: null, composer: null, dev: null };
let cameFrom = null;

export function closeSide() {
  if (side.hidden) return;
  empty();
  side.hidden = true;
  cameFrom?.isConnected && cameFrom.focus();
  emit("side-closed");
}

function empty() {
  panel.dev?.stop();
  panel.list = panel.composer = panel.dev = null;
}

function open(title, content, { wide = false } = {}) {
  if (side.hidden) cameFrom = document.activeElement;
  empty();
  const close = iconButton("close", "Close", closeSide);
  const head = tag("div", { class: "head" }, tag("h2", {}, tag("span", {}, title)), tag("span", { class: "grow" }), close);
  side.setAttribute("aria-label", title);
  side.classList.toggle("wide", wide);
  side.replaceChildren(head, ...content);
  side.hidden = false;
}

side.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && closeSide());
receiveFiles(side, () => panel.composer);

/** Opens the thread below the message `ts` of the channel that is shown. */
export function showThread(ts) {
  const { channel: place } = state;
  const list = new MessageList({
    label: "Thread", thread: true,
    shows: (message) => message.ts === ts || message.thread_ts === ts,
  });
  const content = [list.node, list.jump];
  const composer = place.members.includes(state.me.id) && !place.archived
    ? new Composer({ channel: place, thread: ts, placeholder: "Reply…" }) : null;
  if (composer) content.push(composer.node);
  open("Thread", content);
  Object.assign(panel, { list, composer });
  list.fill(state.messages);
  composer?.focus();
}

export function showProfile(id) {
  const one = person(id);
  if (!one) return;
  const zoned = new Intl.DateTimeFormat(state.me.locale, { timeZone: one.zone, hour: "2-digit", minute: "2-digit" });
  const facts = [tag("h3", {}, nameOf(id)), tag("div", { class: "muted" }, isBot(id) ? "App" : `@${one.name}`)];
  if (one.title) facts.push(tag("div", {}, one.title));
  if (!one.bot) facts.push(tag("div", {}, `${zoned.format(now())} local time (${one.zone})`));
  if (one.deactivated) facts.push(tag("div", { class: "bad" }, "Does not work here any more"));
  if (one.guest) facts.push(tag("div", { class: "muted" }, "Guest"));
  const become = tag("a", { class: "btn", href: `?${new URLSearchParams({ workspace: state.workspace.domain, person: one.name })}` }, `Act as ${one.real_name.split(" ")[0]}`);
  const write = tag("button", { class: "btn primary", type: "button", onclick: () => emit("go", { channel: "bot" }) }, "Open direct messages");
  if (isBot(id)) facts.push(write);
  else if (id !== state.me.id && !one.deactivated && id !== "USLACKBOT") facts.push(become);
  open("Profile", [tag("div", { class: "panel" }, tag("div", { class: "card-person" }, face(id, "big"), ...facts))]);
}

export function showMembers() {
  const rows = state.channel.members.map((id) => {
    const about = tag("small", { class: "muted" }, isBot(id) ? "App" : person(id)?.title ?? "");
    const text = tag("span", { class: "text" }, tag("b", {}, nameOf(id)), tag("br"), about);
    return tag("button", { class: "found option", type: "button", onclick: () => emit("profile", id) }, face(id), text);
  });
  open(`People in #${state.channel.name}`, [tag("div", { class: "scroller" }, ...rows)]);
}

export async function showSearch(text) {
  const answer = await attempt(() => mine("search", { text }));
  if (!answer) return;
  const rows = answer.messages.map((message) => {
    const place = channel(message.channel);
    const where = place && isDirect(place) ? appName() : `#${place ? channelName(place) : "?"}`;
    const when = `${inWords(atTs(message.ts), { day: "numeric", month: "short" })}, ${clockTime(atTs(message.ts))}`;
    const go = () => emit("go", { channel: message.channel, message: message.ts });
    const said = tag("p", {}, renderMrkdwn(message.text || message.files?.[0]?.name || "", context("message")));
    return tag("div", { class: "found", role: "button", tabindex: 0, onclick: go, onkeydown: (event) => event.key === "Enter" && go() },
      tag("small", {}, `${where} · ${when}`), tag("div", {}, tag("b", {}, authorOf(message))), said);
  });
  const nothing = tag("p", { class: "panel muted" }, "Nothing found.");
  open(`“${text}”`, [tag("div", { class: "scroller" }, ...(rows.length ? rows : [nothing]))]);
  side.querySelector(".found")?.focus();
}

export function showDev() {
  const dev = new Dev();
  open("Inside the sandbox", [dev.node], { wide: true });
  panel.dev = dev;
  dev.start();
}

// The left side: which company, which places, what is unread, and who one is.

import { face, icon } from "./parts.js";
import { appName, bot, channelName, emit, isBot, isDirect, isMember, state } from "./tab.js";
import { tag } from "./tag.js";

const nav = document.getElementById("sidebar");

export function showSidebar() {
  const { workspace, me } = state;
  const open = () => emit("people");
  const team = tag("button", { class: "plain team", type: "button", onclick: open, "aria-label": `${workspace.name}: change company or person` }, workspace.name, icon("down"));
  const joined = workspace.channels.filter((one) => isMember(one) && !one.archived);
  const channels = joined.filter((one) => !isDirect(one)).sort((one, other) => one.name.localeCompare(other.name));
  const groups = joined.filter((one) => one.kind === "mpim");
  const browse = tag("button", { class: "plain place", type: "button", onclick: () => emit("find") }, icon("plus"), tag("span", { class: "name" }, "Browse channels"));
  const who = tag("button", { class: "plain whoami", type: "button", onclick: open, "aria-label": `You are ${me.real_name}: change person` },
    face(me.id), tag("span", { class: "name" }, me.real_name, tag("small", {}, me.title || "Change person")));
  const places = tag("div", { class: "places" },
    tag("h2", {}, "Channels"), ...channels.map(place), browse,
    tag("h2", {}, groups.length ? "Direct messages" : "Apps"), ...groups.map(place), app());
  const top = nav.querySelector(".places")?.scrollTop ?? 0;
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  nav.replaceChildren(team, places, who);
  places.scrollTop = top;
  if (focused) nav.querySelector(`[data-place="${focused}"]`)?.focus();
  document.title = `${unreadEverywhere() ? "● " : ""}${state.channel ? channelName(state.channel) : ""} · ${me.real_name.split(" ")[0]} · Local sandbox, not Slack`;
}

const unread = (one) => one.unread[state.me.id] ?? 0;
const unreadEverywhere = () => state.workspace.channels.some((one) => isMember(one) && unread(one));

function place(one) {
  return entry(one, isDirect(one) ? face(one.members.find((id) => id !== state.me.id), "small") : icon(one.kind === "private" ? "lock" : "hash"));
}

function app() {
  const direct = state.workspace.channels.find((one) => one.kind === "im" && isMember(one) && one.members.some(isBot));
  return entry(direct ?? { id: "bot", kind: "im", members: [bot().id], unread: {} }, face(bot().id, "small"));
}

function entry(one, picture) {
  const count = unread(one);
  const name = isDirect(one) && one.members.some(isBot) && one.kind === "im" ? appName() : channelName(one);
  const button = tag("button", {
    class: `plain place ${count ? "unread" : ""}`, type: "button", "data-place": one.id,
    "aria-current": state.channel?.id === one.id ? "page" : false,
    "aria-label": count ? `${name}, ${count} unread` : name,
    onclick: () => emit("go", { channel: one.id, home: false }),
  }, picture, tag("span", { class: "name" }, name));
  if (count) button.append(tag("span", { class: `count ${isDirect(one) ? "hot" : ""}` }, String(count)));
  return button;
}

nav.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const places = [...nav.querySelectorAll("button")];
  const index = places.indexOf(document.activeElement);
  if (!step || index < 0) return;
  event.preventDefault();
  places.at((index + step) % places.length).focus();
});

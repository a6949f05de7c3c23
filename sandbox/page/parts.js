// Small things that stand everywhere: icons, faces, menus, toasts, times.

import { Refused } from "./net.js";
import { bot, isBot, nameOf, person, state } from "./tab.js";
import { svg, tag } from "./tag.js";

const ICONS = {
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3 5h14M3 10h14M3 15h14",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4l-6 6 6 6",
  down: "M5 8l5 5 5-5",
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.2l3 1.8",
  more: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  smile: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM7 12c1.5 2 4.5 2 6 0M7.3 8v.01M12.7 8v.01",
  reply: "M3.5 4h13v9.5H9L5.5 17v-3.5h-2z",
  eye: "M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  send: "M3 10 17 3l-4 14-3.5-5.5zM9.5 11.5 17 3",
  plus: "M10 4v12M4 10h12",
  people: "M7.5 4a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM2.5 16c0-6 10-6 10 0M13 4.5a2.6 2.6 0 0 1 0 5M14.5 11.5c2 .6 3 2.2 3 4.5",
  bolt: "M11 2 4 11.5h5L8.5 18 16 8.5h-5.5z",
  theme: "M10 2.5a7.5 7.5 0 1 0 7.5 7.5A5.5 5.5 0 0 1 10 2.5z",
  reset: "M4 10a6 6 0 1 0 2-4.5M4 3v4h4",
  out: "M8 4H4v12h12v-4M11 3.5h5.5V9M16 4l-7 7",
  bug: "M6 8h8v4a4 4 0 0 1-8 0zM7.5 8a2.5 2.5 0 0 1 5 0M3 7l3 2M17 7l-3 2M2.5 12H6M14 12h3.5M4 17l2.5-2.5M16 17l-2.5-2.5",
  copy: "M7 7h9v10H7zM4 13V3h9",
  edit: "M4 16l1-4 8.5-8.5 3 3L8 15z",
  trash: "M4 6h12M8 6V3.5h4V6M5.5 6l.8 11h7.4l.8-11",
  link: "M8.5 11.5l3-3M9 6l1.5-1.5a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.5 1.5a3.5 3.5 0 0 1-5-5L6 9",
  door: "M5 3h8v14H5zM10.5 10v.01M13 10h5M16 8l2 2-2 2",
};

export function icon(name) {
  const shape = svg("path", { d: ICONS[name] });
  return svg("svg", { class: `icon i-${name}`, viewBox: "0 0 20 20", "aria-hidden": "true" }, shape);
}

/** A button that is only a picture; `label` is what it does. */
export function iconButton(name, label, onclick, more = {}) {
  const attributes = { class: "ghost", type: "button", "aria-label": label, title: label, onclick };
  return tag("button", { ...attributes, ...more }, icon(name));
}

/** The square with somebody's initials. */
export function face(id, size = "") {
  const known = person(id);
  const name = known ? nameOf(id) : id || "?";
  if (isBot(id) || known?.bot) return tag("span", { class: `avatar bot-face ${size}`, "aria-hidden": "true" }, icon("bolt"));
  const initials = name.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toUpperCase();
  const colour = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8;
  return tag("span", { class: `avatar c${colour} ${size}`, "aria-hidden": "true" }, initials);
}

export function toast(text, kind = "") {
  const node = tag("div", { class: `toast ${kind}` }, text);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), 6000);
}

const TROUBLE = {
  operation_timeout: () => `${bot().name} did not respond in time (operation_timeout).`,
  dispatch_failed: () => `${bot().name} is not connected (dispatch_failed).`,
  app_error: () => `${bot().name} responded with something Slack would not take.`,
};

/** Says what went wrong with an act, if anything did, and whether all went well. */
export function report(answer) {
  const trouble = TROUBLE[answer.outcome];
  if (trouble) toast(trouble(), "error");
  return !trouble;
}

/** Runs something a person asked for; what the sandbox refuses becomes a toast. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.message, "error");
    return null;
  }
}

const formats = new Map();

/** Formats in the viewer's zone and locale. */
export function inWords(date, options) {
  const key = state.me.locale + state.me.zone + JSON.stringify(options);
  if (!formats.has(key)) {
    const zoned = { timeZone: state.me.zone, ...options };
    formats.set(key, new Intl.DateTimeFormat(state.me.locale, zoned));
  }
  return formats.get(key).format(date);
}

export const clockTime = (date) => inWords(date, { hour: "2-digit", minute: "2-digit" });
export const atTs = (ts) => new Date(Number(ts) * 1000);

/** Opens something small beside `anchor`; it closes on Escape or a click elsewhere. */
export function popover(anchor, node) {
  node.setAttribute("popover", "auto");
  document.body.append(node);
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = node.contains(document.activeElement) || document.activeElement === document.body;
    node.remove();
    if (inside && anchor.isConnected) anchor.focus();
  });
  node.showPopover();
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = node;
  const below = at.bottom + 4 + height <= innerHeight;
  node.style.top = `${below ? at.bottom + 4 : Math.max(4, at.top - height - 4)}px`;
  node.style.left = `${Math.max(4, Math.min(at.left, innerWidth - width - 8))}px`;
  return node;
}

/** Opens a menu. `entries`: {label, run, icon, end, danger}, or null for a line between them. */
export function menu(anchor, label, entries) {
  const node = tag("div", { role: "menu", "aria-label": label });
  for (const entry of entries) node.append(entry ? item(entry, node) : tag("hr"));
  node.addEventListener("keydown", (event) => walk(event, node));
  popover(anchor, node);
  node.querySelector(".entry")?.focus();
  return node;
}

function item(entry, node) {
  const onclick = () => {
    node.hidePopover();
    entry.run();
  };
  const attributes = { class: `entry ${entry.danger ? "danger" : ""}`, type: "button", role: "menuitem", onclick };
  const end = entry.end ? tag("span", { class: "end" }, entry.end) : null;
  return tag("button", attributes, entry.icon ? icon(entry.icon) : null, entry.label, end);
}

function walk(event, node) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const entries = [...node.querySelectorAll(".entry")];
  const next = entries.indexOf(document.activeElement) + step;
  entries.at(next % entries.length).focus();
}

/** Asks before something that cannot be undone. Resolves to whether the person wants it. */
export function ask(title, text, yes) {
  const dialog = tag("dialog", { id: "ask", "aria-label": title });
  const close = (answer) => () => dialog.close(answer);
  const buttons = [
    tag("button", { class: "btn", type: "button", onclick: close("") }, "Cancel"),
    tag("button", { class: "btn danger", type: "button", onclick: close("yes") }, yes),
  ];
  dialog.append(
    tag("div", { class: "bar-top" }, tag("h2", {}, title)),
    tag("div", { class: "inside" }, text),
    tag("div", { class: "bar-end" }, ...buttons),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

// Choosing a day, a time of day, or both in the viewer's zone.

import { Combobox } from "./combobox.js";
import { hasNoon, instantOf, isoDate, isoTime, partsIn, shownTime } from "./dates.js";
import { openPopover } from "./popover.js";
import { fresh, icon, tag } from "./tag.js";

const DAY = 86400000;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const utc = (iso) => new Date(`${iso}T00:00:00Z`);
const iso = (date) => date.toISOString().slice(0, 10);
const named = (date, options) => date.toLocaleDateString("en-US", { timeZone: "UTC", ...options });
const shown = (day) => named(utc(day), { month: "short", day: "numeric", year: "numeric" });

/** A button that opens a calendar. `onPick("YYYY-MM-DD")` may return a promise of false. */
export function dateField({ value, label, placeholder = "Select a date", disabled, attributes, ctx, onPick }) {
  let chosen = value;
  const text = tag("span", { class: "b-cut" });
  const open = () => {
    const today = isoDate(partsIn(ctx.viewer.tz, ctx.now()));
    const pick = async (day) => {
      close();
      button.focus();
      const before = chosen;
      draw(day);
      if ((await onPick(day)) === false) draw(before);
    };
    const sheet = calendar({ day: chosen ?? today, chosen, today, pick, leave: () => (close(), button.focus()) });
    button.setAttribute("aria-expanded", "true");
    const close = openPopover(button, sheet.node, { onClose: () => button.setAttribute("aria-expanded", "false") });
    sheet.focus();
  };
  const draw = (day) => {
    chosen = day;
    text.replaceChildren(day ? shown(day) : placeholder);
    text.classList.toggle("b-muted", !day);
    button.setAttribute("aria-label", `${label}: ${day ? named(utc(day), { dateStyle: "full" }) : placeholder}`);
  };
  const looks = { type: "button", class: "b-field b-picker", "aria-haspopup": "dialog", "aria-expanded": "false" };
  const button = tag("button", { ...looks, disabled, ...attributes, onclick: open }, icon("calendar"), text, icon("down"));
  draw(value ?? null);
  return button;
}

function calendar({ day, chosen, today, pick, leave }) {
  let cursor = utc(day);
  const heading = tag("strong", { id: fresh("b-month"), "aria-live": "polite" });
  const body = tag("tbody");
  const turn = (months) => () => show(shifted(cursor, months));
  const button = (name, label, run) => tag("button", { type: "button", class: "b-bare", "aria-label": label, onclick: run }, icon(name));
  const bar = tag("header", {}, button("left", "Previous month", turn(-1)), heading, button("right", "Next month", turn(1)));
  const head = tag("tr", {}, WEEKDAYS.map((name) => tag("th", { scope: "col", abbr: name }, name.slice(0, 2))));
  const grid = tag("table", { role: "grid", "aria-labelledby": heading.id }, tag("thead", {}, head), body);
  const node = tag("div", { class: "b-calendar", role: "dialog", "aria-label": "Choose a date", onkeydown: walk }, bar, grid);
  const focus = () => body.querySelector("[tabindex='0']").focus();
  show(cursor);
  return { node, focus };

  function show(date) {
    cursor = date;
    heading.textContent = named(date, { month: "long", year: "numeric" });
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
    const start = first.getTime() - ((first.getUTCDay() + 6) % 7) * DAY;
    const weeks = [0, 1, 2, 3, 4, 5].map((week) =>
      tag("tr", {}, WEEKDAYS.map((_, index) => cell(new Date(start + (week * 7 + index) * DAY)))),
    );
    body.replaceChildren(...weeks);
  }

  function cell(date) {
    const at = iso(date);
    const other = date.getUTCMonth() !== cursor.getUTCMonth();
    const className = `b-day${other ? " b-other" : ""}${at === today ? " b-today" : ""}`;
    const attributes = { type: "button", class: className, tabindex: at === iso(cursor) ? 0 : -1, "data-day": at, onclick: () => pick(at) };
    attributes["aria-label"] = named(date, { dateStyle: "full" });
    if (at === today) attributes["aria-current"] = "date";
    return tag("td", { role: "gridcell", "aria-selected": String(at === chosen) }, tag("button", attributes, date.getUTCDate()));
  }

  function walk(event) {
    const weekday = (cursor.getUTCDay() + 6) % 7;
    const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: -weekday, End: 6 - weekday };
    const months = { PageUp: -1, PageDown: 1 };
    if (event.key === "Escape") leave();
    else if (!event.target.matches(".b-day")) return;
    else if (event.key in days) show(new Date(cursor.getTime() + days[event.key] * DAY));
    else if (event.key in months) show(shifted(cursor, months[event.key]));
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Escape") focus();
  }
}

/** Returns the same day some months away, or the last day of a shorter month. */
function shifted(date, months) {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), last));
  return first;
}

/** Reads "9", "9:30", "930", "2:45 pm" or "14:45" as HH:MM, or null. */
export function readTime(text) {
  const found = /^\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?m?\.?\s*$/i.exec(text);
  if (!found) return null;
  const [, hours, minutes = "0", half] = found;
  const noon = half ? { a: 0, p: 12 }[half.toLowerCase()] : 0;
  const hour = half ? (Number(hours) % 12) + noon : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || (half && (Number(hours) < 1 || Number(hours) > 12))) return null;
  return isoTime({ hour, minute: Number(minutes) });
}

/** A box for a time of day: half hours are offered, any minute can be typed. */
export function timeField({ value, label, placeholder = "Select a time", disabled, attributes, ctx, onPick }) {
  const option = (time) => {
    const [hour, minute] = time.split(":").map(Number);
    return { key: time, text: shownTime({ hour, minute }, ctx.viewer.locale) };
  };
  const halves = Array.from({ length: 48 }, (_, half) => isoTime({ hour: half >> 1, minute: (half % 2) * 30 }));
  const load = (query) => {
    const typed = readTime(query);
    const near = halves.filter((time) => !query.trim() || time !== typed).map(option);
    const fitting = near.filter(({ text }) => text.startsWith(query.trim()));
    return [{ options: typed && query.trim() ? [option(typed), ...fitting] : fitting }];
  };
  const box = new Combobox({
    label, placeholder, disabled, attributes, load, eager: true, chosen: value ? [option(value)] : [],
    onPick: ([picked]) => onPick(picked?.key ?? null),
  });
  box.node.classList.add("b-time");
  box.node.classList.toggle("b-noon", hasNoon(ctx.viewer.locale));
  return box.node;
}

/** A day and a time, together a Unix time; nothing is told before both are there. */
export function instantField({ value, label, disabled, attributes, ctx, onPick }) {
  const zone = ctx.viewer.tz;
  const parts = value ? partsIn(zone, new Date(value * 1000)) : null;
  let day = parts && isoDate(parts);
  let time = parts && isoTime(parts);
  const tell = () => (day && time ? onPick(Math.floor(instantOf(zone, day, time) / 1000)) : undefined);
  const common = { disabled, attributes, ctx };
  const pickDay = (picked) => ((day = picked), tell());
  const pickTime = (picked) => ((time = picked), tell());
  return tag(
    "div",
    { class: "b-instant", role: "group", "aria-label": label },
    dateField({ ...common, value: day, label: `${label}, date`, onPick: pickDay }),
    tag("div", { class: "b-holder" }, timeField({ ...common, value: time, label: `${label}, time`, onPick: pickTime })),
  );
}

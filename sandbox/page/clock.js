// The business clock: shown in the viewer's zone, and moved forward.

import { post } from "./net.js";
import { attempt, clockTime, icon, inWords, popover } from "./parts.js";
import { now, on, setClock, state } from "./tab.js";
import { tag } from "./tag.js";

const HOUR = 3600;

export function clockButton() {
  const day = tag("span", { class: "day" });
  const time = tag("span");
  const button = tag("button", { class: "ghost clock", type: "button", title: "Move the clock", "aria-haspopup": "dialog", onclick: () => open(button) }, icon("clock"), day, time);
  const tick = () => {
    if (!state.me) return;
    const shown = now();
    day.textContent = inWords(shown, { weekday: "short", day: "numeric", month: "short" });
    time.textContent = clockTime(shown);
    button.setAttribute("aria-label", `It is ${day.textContent}, ${time.textContent}. Move the clock`);
  };
  on("clock", tick);
  setInterval(tick, 1000);
  tick();
  return button;
}

async function move(body) {
  const answer = await attempt(() => post("/clock", body));
  if (answer) setClock(answer.now);
}

function open(anchor) {
  const close = (run) => () => {
    node.hidePopover();
    run();
  };
  const by = (seconds) => close(() => move({ by: seconds }));
  const entry = (label, run) => tag("button", { class: "entry", type: "button", onclick: run }, label);
  const input = tag("input", { class: "field", type: "datetime-local", "aria-label": "Pick a time", value: local(new Date(now().getTime() + HOUR * 1000)) });
  const form = tag("form", { class: "pad" }, input, tag("button", { class: "btn primary", type: "submit" }, "Move to this time"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value) close(() => move({ to: instant(input.value).toISOString() }))();
  });
  const nine = () => move({ to: nextNine().toISOString() });
  const node = tag("div", { role: "dialog", "aria-label": "Move the clock" },
    entry("+15 minutes", by(HOUR / 4)), entry("+1 hour", by(HOUR)), entry("Next 09:00", close(nine)), tag("hr"), form,
    tag("div", { class: "pad muted" }, `Times are in ${state.me.zone}. The clock only moves forward.`));
  popover(anchor, node).querySelector("button").focus();
}

/** Returns a moment as the viewer's wall shows it, in the form of a datetime field. */
function local(date) {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: state.me.zone, dateStyle: "short", timeStyle: "short" });
  return format.format(date).replace(" ", "T");
}

/** Returns the moment at which the viewer's wall shows `text`. */
export function instant(text) {
  const wanted = Date.parse(`${text}Z`);
  let guess = wanted;
  // The offset at the guess may not be that at the answer; a second look settles it.
  for (let look = 0; look < 2; look += 1) guess += wanted - Date.parse(`${local(new Date(guess))}Z`);
  return new Date(guess);
}

function nextNine() {
  const today = instant(`${local(now()).slice(0, 10)}T09:00`);
  if (today > now()) return today;
  const tomorrow = new Date(Date.parse(`${local(now()).slice(0, 10)}T00:00Z`) + 24 * HOUR * 1000);
  return instant(`${tomorrow.toISOString().slice(0, 10)}T09:00`);
}

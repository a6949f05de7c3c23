// Jumping to a place or a person, and searching what was said.

import { face, icon } from "./parts.js";
import { appName, bot, canSee, channelName, emit, isDirect, isMember, state } from "./tab.js";
import { tag } from "./tag.js";

const MOST = 12;

export function openFinder() {
  if (document.getElementById("finder")) return;
  const input = tag("input", { class: "field", placeholder: `Search ${state.workspace.name}`, role: "combobox", "aria-expanded": "true", "aria-controls": "finder-options", "aria-label": "Go to a channel, or search messages" });
  const options = tag("div", { class: "options", role: "listbox", id: "finder-options", "aria-label": "Places" });
  const dialog = tag("dialog", { id: "finder", "aria-label": "Search" }, input, options);
  const run = (index) => {
    dialog.close();
    found[index]?.run();
  };
  let found = [];
  let picked = 0;
  const mark = (index) => {
    picked = index;
    [...options.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    options.children[index]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `found-${index}`);
  };
  const draw = () => {
    found = matches(input.value.trim());
    options.replaceChildren(...found.map((one, index) =>
      tag("div", { class: "option", role: "option", id: `found-${index}`, onclick: () => run(index) },
        tag("span", { class: "glyph" }, one.picture), tag("span", { class: "text" }, one.name), tag("span", { class: "muted end" }, one.end ?? ""))));
    mark(0);
  };
  input.addEventListener("input", draw);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((picked + step + found.length) % found.length);
    else if (event.key === "Enter") run(picked);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw();
  dialog.showModal();
  input.focus();
}

function matches(text) {
  const wanted = text.replace(/^[#@]/, "").toLowerCase();
  const places = [...channels(), app(), ...people()];
  const hits = places.filter((one) => one.name.toLowerCase().includes(wanted)).slice(0, MOST);
  const search = { name: `Search messages for “${text}”`, picture: icon("search"), run: () => emit("search", text) };
  return text ? [...hits, search] : hits;
}

function channels() {
  const seen = state.workspace.channels.filter((one) => !isDirect(one) && canSee(one));
  seen.sort((one, other) => isMember(other) - isMember(one) || one.name.localeCompare(other.name));
  return seen.map((one) => ({
    name: channelName(one), picture: icon(one.kind === "private" ? "lock" : "hash"),
    end: one.archived ? "archived" : isMember(one) ? "" : "not joined", run: () => emit("go", { channel: one.id }),
  }));
}

const app = () => ({ name: appName(), picture: face(bot().id, "small"), end: "app", run: () => emit("go", { channel: "bot" }) });

function people() {
  const here = state.workspace.people.filter((one) => !one.bot && one.id !== "USLACKBOT");
  return here.map((one) => ({ name: one.real_name, picture: face(one.id, "small"), end: one.title, run: () => emit("profile", one.id) }));
}

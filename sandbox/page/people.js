// Choosing who one is: the people of both companies.

import { state } from "./tab.js";
import { iconButton } from "./parts.js";
import { tag } from "./tag.js";

export function choosePerson() {
  document.getElementById("people")?.remove();
  const dialog = tag("dialog", { id: "people", "aria-label": "Who are you?" });
  const cross = state.me ? iconButton("close", "Close", () => dialog.close()) : null;
  const inside = tag("div", { class: "inside" },
    tag("p", { class: "muted" }, "Everything here stays on this machine. Pick somebody to be; a second tab can be somebody else."));
  for (const company of state.overview.workspaces) {
    const people = company.people.filter((one) => !one.bot && !one.deactivated && one.id !== "USLACKBOT");
    inside.append(tag("h3", {}, company.name), tag("div", { class: "people-grid" }, ...people.map((one) => card(company, one))));
  }
  dialog.append(tag("div", { class: "bar-top" }, tag("h2", {}, "Who are you?"), cross), inside);
  dialog.addEventListener("cancel", (event) => state.me || event.preventDefault());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("[aria-current], .people-grid a")?.focus();
}

function card(company, one) {
  const query = new URLSearchParams({ workspace: company.domain, person: one.name });
  const initials = one.real_name.split(" ").map((word) => word[0]).join("");
  const colour = [...one.real_name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8;
  const role = [one.title, one.guest ? "guest" : one.admin ? "administrator" : ""].filter(Boolean).join(" · ");
  const text = tag("span", {}, tag("b", {}, one.real_name), tag("small", {}, role), tag("small", {}, one.zone.replace("_", " ")));
  const current = state.me?.id === one.id && state.workspace.id === company.id;
  return tag("a", { href: `/?${query}`, "aria-current": current ? "true" : false },
    tag("span", { class: `avatar c${colour}`, "aria-hidden": "true" }, initials), text);
}

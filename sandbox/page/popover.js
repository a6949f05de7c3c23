// Things that float over the page: lists of options, calendars, menus, and questions.

import { renderMrkdwn, renderPlain } from "./mrkdwn.js";
import { fresh, icon, tag } from "./tag.js";

const GAP = 4;
const TALLEST = 340;

/** Shows `content` at `anchor` until the returned function is called, or `onClose` was.
 *
 * It closes when the person presses outside, or when the anchor was drawn anew. It stands beside
 * the anchor in the document, so that an open dialog does not make it inert. Call `place` of what
 * is returned when the content has another size.
 */
export function openPopover(anchor, content, { onClose, wide = false } = {}) {
  content.setAttribute("popover", "manual");
  content.classList.add("b-popover");
  anchor.after(content);
  content.showPopover();
  const place = () => (content.isConnected ? placeAt(anchor, { content, wide }) : close());
  const scrolled = (event) => content.contains(event.target) || place();
  const outside = (event) => content.contains(event.target) || anchor.contains(event.target) || close();
  const watched = [[window, "resize", place], [document, "scroll", scrolled], [document, "pointerdown", outside]];
  for (const [target, type, run] of watched) target.addEventListener(type, run, true);
  let open = true;
  place();
  close.place = place;
  return close;

  function close() {
    if (!open) return;
    open = false;
    for (const [target, type, run] of watched) target.removeEventListener(type, run, true);
    content.remove();
    onClose?.();
  }
}

function placeAt(anchor, { content, wide }) {
  const at = anchor.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = window.innerHeight;
  content.style.minWidth = wide ? `${at.width}px` : "";
  content.style.maxHeight = "";
  const size = content.getBoundingClientRect();
  const below = height - at.bottom - 2 * GAP;
  const above = at.top - 2 * GAP;
  const under = size.height <= below || below >= above;
  const room = Math.min(TALLEST, Math.max(under ? below : above, 120));
  content.style.maxHeight = `${room}px`;
  const top = under ? at.bottom + GAP : at.top - GAP - Math.min(size.height, room);
  content.style.top = `${Math.max(GAP, top)}px`;
  content.style.left = `${Math.max(GAP, Math.min(at.left, width - size.width - GAP))}px`;
}

/** Opens a menu of {label, run, href} below a button; arrows walk, Enter chooses, Escape leaves. */
export function openMenu(button, entries) {
  const choose = (entry) => {
    close();
    button.focus();
    entry.run();
  };
  const items = entries.map((entry) =>
    tag("button", { type: "button", class: "b-option", role: "menuitem", tabindex: -1, onclick: () => choose(entry) }, entry.label),
  );
  const menu = tag("div", { class: "b-menu", role: "menu", onkeydown: (event) => walk(event) }, items);
  button.setAttribute("aria-expanded", "true");
  const close = openPopover(button, menu, { onClose: () => button.setAttribute("aria-expanded", "false") });
  items[0]?.focus();

  function walk(event) {
    const at = items.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    if (event.key in steps) items.at(steps[event.key] % items.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      button.focus();
    } else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  }
}

/** Asks the element's own question. Resolves to true only if the person agrees. */
export function ask(confirm, ctx) {
  return new Promise((resolve) => {
    const answer = (agreed) => {
      dialog.close();
      dialog.remove();
      back?.focus?.();
      resolve(agreed);
    };
    const title = fresh("b-ask");
    const look = confirm.style === "danger" ? "b-danger" : "b-primary";
    const button = (text, className, agreed) =>
      tag("button", { type: "button", class: `b-button ${className}`, onclick: () => answer(agreed) }, renderPlain(text.text, ctx));
    const cross = { type: "button", class: "b-bare", "aria-label": "Close", onclick: () => answer(false) };
    const text = confirm.text.type === "mrkdwn" ? renderMrkdwn(confirm.text.text, ctx) : renderPlain(confirm.text.text, ctx);
    const back = document.activeElement;
    const dialog = tag(
      "dialog",
      { class: "b-ask", "aria-labelledby": title, oncancel: (event) => (event.preventDefault(), answer(false)) },
      tag("header", {}, tag("h2", { id: title }, renderPlain(confirm.title.text, ctx)), tag("button", cross, icon("cross"))),
      tag("div", { class: "b-ask-text" }, text),
      tag("footer", {}, button(confirm.deny, "", false), button(confirm.confirm, look, true)),
    );
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("footer button:last-child").focus();
  });
}

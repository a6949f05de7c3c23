// A list of messages that grows at both ends: at the bottom as people write, at the top as one scrolls.

import { row } from "./rows.js";
import { state } from "./tab.js";
import { tag } from "./tag.js";

const PAGE = 80;
const NEAR = 500;
const AT_BOTTOM = 40;

export class MessageList {
  /** `shows` chooses messages; `intro` stands above the first; `thread` draws replies. */
  constructor({ label, shows, intro = null, thread = false }) {
    this.shows = shows;
    this.place = { thread };
    this.messages = new Map();
    this.order = [];
    this.start = 0;
    this.rows = new Map();
    this.stuck = true;
    this.intro = intro;
    this.list = tag("div", { class: "list" });
    this.node = tag("div", { class: "scroller", role: "log", "aria-label": label }, this.list);
    this.jump = tag("button", { class: "jump", type: "button", hidden: true, onclick: () => this.toBottom() }, "New messages ↓");
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.node.addEventListener("keydown", (event) => this.walk(event));
    this.node.addEventListener("focusin", (event) => this.rove(event.target.closest(".msg")));
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.list);
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.node);
  }

  /** Shows these messages (a Map by ts) and nothing else, the newest in sight. */
  fill(messages) {
    this.messages = messages;
    this.order = [...messages.values()].filter(this.shows).map((one) => one.ts).sort();
    this.start = Math.max(0, this.order.length - PAGE);
    this.rows.clear();
    this.draw();
    this.toBottom();
  }

  /** Shows a message that is new or has changed. */
  put(message) {
    if (!this.shows(message)) return;
    const known = this.rows.has(message.ts);
    if (!known && !this.order.includes(message.ts)) {
      this.order.push(message.ts);
      this.order.sort();
    }
    const index = this.order.indexOf(message.ts);
    if (index < this.start) return;
    this.renew(index);
    if (!known) this.renew(index + 1);
    this.rove();
    if (this.stuck || (!known && message.user === state.me.id)) this.toBottom();
    else if (!known) this.jump.hidden = false;
  }

  take(ts) {
    const index = this.order.indexOf(ts);
    if (index < 0) return;
    this.order.splice(index, 1);
    this.rows.get(ts)?.remove();
    this.rows.delete(ts);
    this.start = Math.min(this.start, this.order.length);
    if (index >= this.start) this.renew(index);
  }

  /** Brings a message into sight. Returns whether it is here. */
  reveal(ts) {
    const index = this.order.indexOf(ts);
    if (index < 0) return false;
    if (index < this.start) {
      this.start = Math.max(0, index - PAGE / 2);
      this.draw();
    }
    this.stuck = false;
    const message = this.rows.get(ts).querySelector(".msg");
    message.scrollIntoView({ block: "center" });
    message.classList.add("flash");
    message.focus({ preventScroll: true });
    return true;
  }

  toBottom() {
    this.stuck = true;
    this.jump.hidden = true;
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Draws every row from `start` on; rows that are there already stay. */
  draw() {
    const shown = this.order.slice(this.start);
    const nodes = shown.map((ts, index) => this.rows.get(ts) ?? this.make(this.start + index));
    const top = this.start === 0 && this.intro ? [this.intro] : [];
    this.list.replaceChildren(...top, ...nodes);
    this.rove();
  }

  make(index) {
    const message = this.messages.get(this.order[index]);
    const before = this.messages.get(this.order[index - 1]);
    const node = row(message, before, this.place);
    this.rows.set(message.ts, node);
    return node;
  }

  /** Draws one row anew, keeping the keyboard where it was. */
  renew(index) {
    const ts = this.order[index];
    if (ts === undefined) return;
    const old = this.rows.get(ts);
    const focused = old?.contains(document.activeElement) ? focusPath(old) : null;
    const node = this.make(index);
    if (old) old.replaceWith(node);
    else this.list.insertBefore(node, this.rows.get(this.order[index + 1]) ?? null);
    if (focused !== null) restoreFocus(node, focused);
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    this.stuck = scrollHeight - scrollTop - clientHeight < AT_BOTTOM;
    if (this.stuck) this.jump.hidden = true;
    if (scrollTop < NEAR && this.start > 0) this.older();
  }

  older() {
    const anchor = this.list.querySelector(".row");
    const before = anchor.getBoundingClientRect().top;
    this.start = Math.max(0, this.start - PAGE);
    const fresh = [];
    for (let index = this.start; !this.rows.has(this.order[index]); index += 1) fresh.push(this.make(index));
    // The browser would hold the place itself, but not every one does, and not at the very top.
    this.node.style.overflowAnchor = "none";
    anchor.before(...(this.start === 0 && this.intro ? [this.intro] : []), ...fresh);
    this.node.scrollTop += anchor.getBoundingClientRect().top - before;
    requestAnimationFrame(() => (this.node.style.overflowAnchor = ""));
  }

  /** Keeps one message in the tab order: the one that has, or last had, the keyboard. */
  rove(message) {
    const last = this.rows.get(this.order.at(-1))?.querySelector(".msg");
    if (this.current?.isConnected && !message) return;
    if (this.current) this.current.tabIndex = -1;
    this.current = message ?? last;
    if (this.current) this.current.tabIndex = 0;
  }

  walk(event) {
    const message = event.target.closest?.(".msg");
    if (event.key === "Escape" && message && event.target !== message) {
      message.focus();
      event.stopPropagation();
    }
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || event.target !== message) return;
    event.preventDefault();
    const index = this.order.indexOf(message.parentNode.dataset.ts) + step;
    if (index < this.start && this.start > 0) this.older();
    const next = this.order[Math.min(Math.max(index, this.start), this.order.length - 1)];
    const target = this.rows.get(next).querySelector(".msg");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }
}

const REACHABLE = "button, a[href], input, textarea, select, [tabindex]";

function focusPath(node) {
  return [...node.querySelectorAll(REACHABLE)].filter((one) => !one.closest(".tools")).indexOf(document.activeElement);
}

/** Focuses the same element of the new row or, where it has gone, the message itself. */
function restoreFocus(node, index) {
  const reachable = [...node.querySelectorAll(REACHABLE)].filter((one) => !one.closest(".tools"));
  (reachable[index] ?? node.querySelector(".msg")).focus({ preventScroll: true });
}

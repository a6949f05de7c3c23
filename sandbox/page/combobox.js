// A box that offers options as you type: every select, and the picker of times.

import { renderPlain } from "./mrkdwn.js";
import { openPopover } from "./popover.js";
import { fresh, icon, tag } from "./tag.js";

const MOST_SHOWN = 200;

/** Folds case and accents, so that "jose" finds "José". */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Keeps the options that contain the query; those that begin with it come first. */
export function matching(groups, query) {
  const wanted = fold(query.trim());
  if (!wanted) return groups;
  const rank = (option) => {
    const text = fold(`${option.text} ${option.more ?? ""}`);
    if (text.startsWith(wanted)) return 0;
    return text.includes(` ${wanted}`) ? 1 : text.includes(wanted) ? 2 : 3;
  };
  return groups.map(({ label, options }) => {
    const ranked = options.map((option) => [rank(option), option]).filter(([place]) => place < 3);
    return { label, options: ranked.sort(([a], [b]) => a - b).map(([, option]) => option) };
  });
}

/** Makes the widget.
 *
 * Options are {key, text, more, mark}; `load(query)` returns groups [{label, options}], `wait` a
 * promise of them. `chosen` is what is selected now. `onPick(options)` hears each new choice and
 * may return a promise of false, which takes the choice back.
 */
export class Combobox {
  constructor(settings) {
    Object.assign(this, { chosen: [], multi: false, most: Infinity, placeholder: "", least: 0 }, settings);
    this.list = tag("div", { class: "b-options", role: "listbox", id: fresh("b-list") });
    if (this.multi) this.list.setAttribute("aria-multiselectable", "true");
    this.input = this.makeInput();
    this.node = tag("div", { class: `b-select${this.multi ? " b-multi" : ""}`, onpointerdown: (event) => this.pressed(event) });
    this.draw();
  }

  makeInput() {
    return tag("input", {
      class: "b-combo", role: "combobox", autocomplete: "off", spellcheck: "false", type: "text",
      "aria-label": this.label, "aria-expanded": "false", "aria-controls": this.list.id,
      "aria-autocomplete": "list", disabled: this.disabled, ...this.attributes,
      oninput: () => this.search(), onkeydown: (event) => this.key(event),
      onblur: () => setTimeout(() => document.activeElement !== this.input && this.close(), 0),
    });
  }

  /** Shows what is chosen: chips before the input, or the text in it. */
  draw() {
    const chips = this.multi ? this.chosen.map((option) => this.chip(option)) : [];
    const [only] = this.chosen;
    if (!this.isOpen) this.input.value = !this.multi && only ? only.text : "";
    this.input.placeholder = this.multi && chips.length ? "" : only && !this.multi ? only.text : this.placeholder;
    const sign = !this.multi && only?.mark ? [only.mark.cloneNode(true)] : [];
    const cross = { type: "button", class: "b-bare b-clear", "aria-label": "Clear", onclick: () => this.pick([]) };
    const clear = this.clearable && this.chosen.length ? [tag("button", cross, icon("cross"))] : [];
    const focused = document.activeElement === this.input;
    this.node.replaceChildren(...chips, ...sign, this.input, ...clear, icon("down"));
    if (focused) this.input.focus();
  }

  chip(option) {
    const remove = () => this.pick(this.chosen.filter((each) => each.key !== option.key));
    const attributes = { type: "button", class: "b-bare", "aria-label": `Remove ${option.text}`, onclick: remove, disabled: this.disabled };
    const text = tag("bdi", { class: "b-cut" }, renderPlain(option.text));
    return tag("span", { class: "b-chip" }, option.mark?.cloneNode(true) ?? null, text, tag("button", attributes, icon("cross")));
  }

  get isOpen() {
    return Boolean(this.dismiss);
  }

  pressed(event) {
    if (this.input.disabled || event.target.closest("button, .b-popover")) return;
    if (event.target !== this.input) event.preventDefault();
    this.input.focus();
    if (!this.isOpen) this.open();
  }

  open({ typed = false } = {}) {
    if (!this.multi && !typed) this.input.select();
    const onClose = () => {
      this.dismiss = null;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
      this.draw();
    };
    this.dismiss = openPopover(this.node, this.list, { onClose, wide: true });
    this.list.onpointerdown = (event) => event.preventDefault();
    this.input.setAttribute("aria-expanded", "true");
    this.search({ all: !typed });
  }

  close() {
    this.dismiss?.();
  }

  /** Offers what fits what was typed; an answer that comes after a newer question is dropped. */
  async search({ all = false } = {}) {
    if (!this.isOpen) return this.open({ typed: true });
    const query = all && !this.multi ? "" : this.input.value;
    this.asked = {};
    const asked = this.asked;
    if (query.length < this.least) {
      return this.say(`Type at least ${this.least} character${this.least === 1 ? "" : "s"} to see options.`);
    }
    if (!this.wait) return this.offer(this.load(query));
    this.say("Loading…");
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (this.asked !== asked) return undefined;
    const groups = await this.wait(query).catch(() => null);
    if (this.asked !== asked || !this.isOpen) return undefined;
    return groups ? this.offer(groups) : this.say("The options could not be loaded.");
  }

  say(sentence) {
    this.shown = [];
    this.list.replaceChildren(tag("div", { class: "b-none", role: "status" }, sentence));
    this.activate(-1);
  }

  offer(groups) {
    const full = this.chosen.length >= this.most;
    const free = ({ label, options }) => ({ label, options: this.multi ? options.filter((option) => !this.has(option)) : options });
    const left = groups.map(free).filter(({ options }) => options.length);
    if (full) return this.say(`At most ${this.most} can be chosen here.`);
    if (!left.length) return this.say("No results");
    this.shown = [];
    const parts = left.flatMap(({ label, options }) => [
      label ? tag("div", { class: "b-group", role: "presentation" }, label) : null,
      ...options.slice(0, MOST_SHOWN - this.shown.length).map((option) => this.row(option)),
    ]);
    this.list.replaceChildren(...parts.filter(Boolean));
    const current = this.shown.findIndex(({ option }) => this.has(option));
    this.dismiss.place();
    return this.activate(Math.max(0, current));
  }

  row(option) {
    const index = this.shown.length;
    const attributes = {
      class: "b-option", role: "option", id: fresh("b-option"), "aria-selected": String(this.has(option)),
      onclick: () => this.choose(option), onpointermove: () => this.activate(index, { scroll: false }),
    };
    const words = tag("span", { class: "b-cut" }, tag("bdi", {}, renderPlain(option.text)), option.more ? tag("small", {}, option.more) : null);
    const node = tag("div", attributes, option.mark ?? null, words, this.has(option) ? icon("check") : null);
    this.shown.push({ option, node });
    return node;
  }

  has(option) {
    return this.chosen.some(({ key }) => key === option.key);
  }

  activate(index, { scroll = true } = {}) {
    this.shown[this.active]?.node.classList.remove("b-active");
    this.active = index;
    const row = this.shown[index]?.node;
    row?.classList.add("b-active");
    if (scroll) row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    const again = this.has(option);
    if (this.multi) return this.pick([...this.chosen, option]);
    if (again && !this.clearable) return this.close();
    return this.pick(again ? [] : [option]);
  }

  async pick(options) {
    const before = this.chosen;
    this.chosen = options;
    this.input.value = "";
    if (this.multi && this.isOpen && options.length > before.length) {
      this.draw();
      this.search();
    } else {
      this.close();
      this.draw();
    }
    if ((await this.onPick(options)) === false) {
      this.chosen = before;
      this.draw();
    }
  }

  key(event) {
    const { key } = event;
    // A time that was typed in full holds when the person moves on.
    if (key === "Tab" && this.eager && this.input.value && this.shown?.[this.active]) {
      this.choose(this.shown[this.active].option);
      return;
    }
    if (key === "ArrowDown" || key === "ArrowUp") this.step(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter" && this.isOpen && this.shown[this.active]) this.choose(this.shown[this.active].option);
    else if (key === "Enter" && !this.isOpen) this.open();
    else if (key === "Escape" && this.isOpen) this.close();
    else if (key === "Backspace" && this.multi && !this.input.value && this.chosen.length) {
      this.pick(this.chosen.slice(0, -1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step(by) {
    if (!this.isOpen) return this.open();
    const count = this.shown.length;
    return count && this.activate((this.active + by + count) % count);
  }
}

// Where people write: commands with their hints, people and channels by name, files.

import { EMOJI_NAMES, emojiOf } from "./emoji.js";
import { Refused } from "./net.js";
import { attempt, face, icon, iconButton, report } from "./parts.js";
import { bytes, slackbotSays } from "./rows.js";
import { act, appName, bot, canSee, emit, isDirect, isMember, nameOf, state } from "./tab.js";
import { fresh, tag } from "./tag.js";

const MOST = 8;
const SLOW = 200;
const drafts = new Map();

export class Composer {
  /** `thread` is the ts of the thread that is answered, or null. */
  constructor({ channel, thread = null, placeholder }) {
    this.channel = channel;
    this.thread = thread;
    this.key = `${state.me.id} ${channel.id} ${thread}`;
    this.files = [];
    this.picked = -1;
    this.found = [];
    this.build(placeholder);
    this.field.value = drafts.get(this.key) ?? "";
    this.typed();
  }

  build(placeholder) {
    const id = fresh("options");
    this.field = tag("textarea", {
      rows: 1, placeholder, "aria-label": placeholder, role: "combobox", "aria-expanded": "false",
      "aria-controls": id, "aria-autocomplete": "list", spellcheck: "false",
    });
    this.options = tag("div", { class: "options", id, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.hint = tag("div", { class: "hint", hidden: true });
    this.pending = tag("div", { class: "pending", hidden: true });
    this.below = tag("div", { class: "below", role: "status" });
    this.send = tag("button", { class: "send", type: "button", "aria-label": "Send", title: "Send", onclick: () => this.submit() }, icon("send"));
    const chooser = tag("input", { type: "file", multiple: true, hidden: true });
    chooser.addEventListener("change", () => {
      this.add(chooser.files);
      chooser.value = "";
    });
    const bar = tag("div", { class: "bar" },
      iconButton("plus", "Attach a file", () => chooser.click()),
      iconButton("bolt", "Commands and shortcuts", (event) => this.shortcuts(event.currentTarget)), this.send);
    const box = tag("div", { class: "composer" }, this.options, this.hint, this.pending, this.field, bar, chooser);
    this.node = tag("div", {}, box, this.below);
    if (this.thread && !isDirect(this.channel)) {
      this.also = tag("input", { type: "checkbox" });
      box.after(tag("div", { class: "below" }, tag("label", {}, this.also, `Also send to #${this.channel.name}`)));
    }
    this.listen();
  }

  listen() {
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key_(event));
    this.field.addEventListener("blur", () => this.close());
    this.field.addEventListener("click", () => this.typed());
    this.field.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    });
    // A press on an option must not take the keyboard from the field.
    this.options.addEventListener("mousedown", (event) => event.preventDefault());
  }

  focus() {
    this.field.focus();
  }

  add(files) {
    this.files.push(...files);
    this.showFiles();
    this.focus();
  }

  showFiles() {
    this.pending.hidden = !this.files.length;
    const chips = this.files.map((file, index) => {
      const remove = () => {
        this.files.splice(index, 1);
        this.showFiles();
      };
      const facts = tag("span", {}, tag("b", {}, file.name), tag("small", { class: "muted" }, bytes(file.size)));
      return tag("div", { class: "file" }, facts, iconButton("close", `Remove ${file.name}`, remove));
    });
    this.pending.replaceChildren(...chips);
    this.arm();
  }

  arm() {
    this.send.disabled = !this.field.value.trim() && !this.files.length;
  }

  typed() {
    drafts.set(this.key, this.field.value);
    this.arm();
    this.showHint();
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.offer(document.activeElement === this.field ? suggestions(before, this.thread) : null);
  }

  showHint() {
    const name = /^(\/\S+)\s/.exec(this.field.value)?.[1];
    const command = state.overview.commands.find((one) => one.name === name);
    this.hint.hidden = !command;
    if (command) this.hint.replaceChildren(tag("code", {}, `${command.name} ${command.usage_hint}`), `  ${command.description}`);
  }

  offer(offered) {
    this.found = offered?.found ?? [];
    this.from = offered?.from;
    this.options.hidden = !this.found.length;
    this.field.setAttribute("aria-expanded", String(this.found.length > 0));
    const rows = this.found.map((one, index) => {
      const attributes = { class: "option", role: "option", id: fresh("option"), onclick: () => this.pick(index) };
      const glyph = tag("span", { class: "glyph" }, one.glyph);
      const end = tag("span", { class: "muted end" }, one.end ?? "");
      return tag("div", attributes, glyph, tag("span", { class: "text" }, tag("b", {}, one.name), " ", tag("span", { class: "muted" }, one.more ?? "")), end);
    });
    this.options.replaceChildren(...rows);
    this.mark(offered?.eager && this.found.length ? 0 : -1);
  }

  mark(index) {
    this.picked = index;
    [...this.options.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    const current = this.options.children[index];
    current?.scrollIntoView({ block: "nearest" });
    if (current) this.field.setAttribute("aria-activedescendant", current.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    this.offer(null);
  }

  pick(index) {
    const { value } = this.found[index];
    const end = this.field.selectionStart;
    this.field.setRangeText(`${value} `, this.from, end, "end");
    this.typed();
  }

  key_(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (this.found.length && this.steer(event)) return;
    if (key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      emit("last-message", this.thread);
    }
  }

  /** Handles a key while something is offered; says whether it was for the offer. */
  steer(event) {
    const { key } = event;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const taken = step || key === "Escape" || key === "Tab" || (key === "Enter" && this.picked >= 0);
    if (!taken || event.shiftKey) return false;
    event.preventDefault();
    event.stopPropagation();
    const count = this.found.length;
    if (step) this.mark((Math.max(this.picked, step > 0 ? -1 : 0) + step + count) % count);
    else if (key === "Escape") this.close();
    else this.pick(Math.max(0, this.picked));
    return true;
  }

  shortcuts(anchor) {
    emit("shortcuts", { anchor, write: (text) => this.write(text) });
  }

  write(text) {
    this.field.value = text;
    this.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.typed();
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text && !this.files.length) return;
    this.close();
    this.field.value = "";
    this.typed();
    const files = this.files.splice(0);
    this.showFiles();
    const sent = text.startsWith("/") && !files.length ? await this.command(text) : await this.say(text, files);
    if (!sent && !this.field.value) this.write(text);
  }

  async command(text) {
    const name = text.split(/\s/)[0];
    const refuse = (sentence) => emit("local", slackbotSays(sentence, this.thread ?? undefined));
    if (this.thread) {
      refuse(`${name} is not supported in threads. Sorry!`);
      return false;
    }
    const slow = setTimeout(() => this.wait(name), SLOW);
    try {
      const answer = await act("command", { text, channel: this.channel.id });
      if (answer.outcome !== "ok") refuse(`${name} failed with the error "${answer.outcome}"`);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refuse(error.message);
      return false;
    } finally {
      clearTimeout(slow);
      this.below.replaceChildren();
    }
  }

  wait(name) {
    this.below.replaceChildren(tag("span", { class: "dots" }, `${bot().name} is working on ${name}`));
  }

  async say(text, files) {
    const place = { channel: this.channel.id, thread: this.thread };
    if (!files.length) {
      return attempt(() => act("say", { ...place, text, broadcast: this.also?.checked ?? false }));
    }
    for (const [index, file] of files.entries()) {
      const more = { filename: file.name, content: await base64(file), text: index ? "" : text };
      const answer = await attempt(() => act("upload", { ...place, ...more }));
      if (!answer) {
        this.add(files.slice(index));
        return false;
      }
    }
    return true;
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** What could be meant by the text before the caret: {found, from, eager}, or null. */
function suggestions(before, thread) {
  if (!thread && /^\/\S*$/.test(before)) return commands(before);
  if (!thread && /^\/\S+ [^\s]*$/.test(before)) return words(before);
  const token = /(?:^|[\s(])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(before);
  if (!token) return null;
  const [, sign, part] = token;
  const wanted = part.toLowerCase();
  if (sign === ":" && wanted.length < 2) return null;
  const all = { "@": people, "#": channels, ":": emoji }[sign]();
  const hits = all.filter((one) => one.words.some((word) => word.toLowerCase().startsWith(wanted)));
  return { found: hits.slice(0, MOST), from: before.length - part.length - 1, eager: true };
}

function commands(before) {
  const hits = state.overview.commands.filter((one) => one.name.startsWith(before.toLowerCase()));
  const found = hits.map((one) => ({
    name: one.name, more: `${one.usage_hint}\u2003${one.description}`, end: appName(), glyph: icon("bolt"), value: one.name,
  }));
  return { found, from: 0, eager: before.length > 1 && !hits.some((one) => one.name === before) };
}

/** Offers the words that a usage hint such as `[add | list]` lists. */
function words(before) {
  const [name, part] = before.split(" ");
  const hint = state.overview.commands.find((one) => one.name === name)?.usage_hint ?? "";
  const listed = /^\[([^[\]]+)\]$/.exec(hint)?.[1].split("|").map((word) => word.trim()) ?? [];
  const hits = listed.filter((word) => /^[\w-]+$/.test(word) && word.startsWith(part.toLowerCase()));
  if (hits.length === 1 && hits[0] === part) return null;
  const found = hits.map((word) => ({ name: `${name} ${word}`, glyph: icon("bolt"), value: word }));
  return { found, from: name.length + 1, eager: part.length > 0 && !hits.includes(part) };
}

function people() {
  const here = state.workspace.people.filter((one) => !one.deactivated && one.id !== "USLACKBOT");
  const made = here.map((one) => ({
    name: nameOf(one.id), more: `@${one.name}`, end: one.title, glyph: face(one.id, "small"), value: `@${one.name}`,
    words: [one.name, ...nameOf(one.id).split(" ")],
  }));
  const groups = state.workspace.groups.map((one) => ({
    name: one.name, more: `@${one.handle}`, end: `${one.members.length} people`, glyph: icon("people"),
    value: `@${one.handle}`, words: [one.handle, ...one.name.split(" ")],
  }));
  const all = ["here", "channel"].map((name) => ({
    name: `@${name}`, more: "Notify everyone", glyph: icon("people"), value: `@${name}`, words: [name],
  }));
  return [...made, ...groups, ...all];
}

function channels() {
  const seen = state.workspace.channels.filter((one) => !isDirect(one) && canSee(one) && !one.archived);
  seen.sort((one, other) => isMember(other) - isMember(one) || one.name.localeCompare(other.name));
  return seen.map((one) => ({
    name: one.name, glyph: icon(one.kind === "private" ? "lock" : "hash"), value: `#${one.name}`,
    words: [one.name, ...one.name.split("-")],
  }));
}

function emoji() {
  return EMOJI_NAMES.map((name) => ({ name: `:${name}:`, glyph: emojiOf(name), value: `:${name}:`, words: [name] }));
}

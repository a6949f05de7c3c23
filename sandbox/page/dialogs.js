// The app's dialogs: the top one of a stack of three, with errors at their fields.

import { findProblems, renderBlocks, replaceBlocks } from "./blocks.js";
import { renderPlain } from "./mrkdwn.js";
import { Refused } from "./net.js";
import { attempt, iconButton, report } from "./parts.js";
import { act, context, mine } from "./tab.js";
import { tag } from "./tag.js";

const SOON = 150;
const TROUBLE = "We had some trouble connecting. Try again?";
const FIELDS = "input:not([type=hidden]), textarea, select, [role=combobox], [contenteditable=true]";

export class Dialogs {
  constructor() {
    this.node = tag("dialog", { id: "modal" });
    this.node.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (!event.target.matches("dialog")) return;
      this.close(false);
    });
    // A second Escape in a row closes without asking; the app is told of that, too.
    this.node.addEventListener("close", () => this.shown && this.close(false));
    document.body.append(this.node);
    this.asked = 0;
    this.forget();
  }

  forget() {
    this.shown = null;
    this.fills = {};
    this.waiting = new Map();
    this.refused = {};
    this.problems = {};
    clearTimeout(this.timer);
  }

  /** Reads the stack and shows its top; only the latest of several readings counts. */
  async refresh() {
    this.asked += 1;
    const turn = this.asked;
    const answer = await attempt(() => mine("views"));
    if (!answer || turn !== this.asked) return;
    const view = answer.views.at(-1);
    if (!view) this.vanish();
    else if (view.hash !== this.shown?.hash || JSON.stringify(view.errors) !== JSON.stringify(this.shown.errors)) {
      this.show(view, answer.views.length);
    }
  }

  vanish() {
    if (this.node.open) this.node.close();
    this.node.replaceChildren();
    this.forget();
  }

  show(view, depth) {
    const again = view.id === this.shown?.id && depth === this.depth;
    const errors = JSON.stringify(view.errors ?? {});
    const refused = errors !== "{}" && errors !== JSON.stringify(this.shown?.errors ?? {});
    if (view.id !== this.shown?.id) this.forget();
    this.shown = view;
    this.depth = depth;
    if (again) replaceBlocks(this.inside, view.blocks, this.context());
    this.draw(again);
    if (!this.node.open) this.node.showModal();
    // Errors may arrive by another reading than the one that submitting waits for.
    if (!again || (refused && !this.form.inert)) this.place();
  }

  /** Puts the keyboard at the first error, else back to where it was, else at the first field. */
  place(before) {
    const wrong = this.inside.querySelector("[aria-invalid=true]");
    const first = this.inside.querySelector(FIELDS) ?? this.send ?? this.node.querySelector("button");
    const was = before?.isConnected ? before : first;
    if (wrong || !this.inside.contains(document.activeElement)) (wrong ?? was).focus();
  }

  /** Draws what is around the blocks, and the blocks too unless they stand already. */
  draw(again) {
    const { shown: view, depth } = this;
    const ctx = this.context();
    if (!again) this.inside = tag("div", { class: "inside" }, renderBlocks(view.blocks, ctx));
    const title = tag("h2", {}, renderPlain(view.title?.text ?? "", ctx));
    const back = depth > 1 ? iconButton("back", "Back", () => this.close(false)) : null;
    const bar = tag("div", { class: "bar-top" }, back, title, iconButton("close", "Close", () => this.close(true)));
    const cancel = tag("button", { class: "btn", type: "button", onclick: () => this.close(false) }, renderPlain(view.close?.text ?? "Cancel", ctx));
    this.trouble = tag("span", { class: "trouble", role: "alert" });
    this.send = view.submit ? tag("button", { class: "btn primary", type: "submit" }, renderPlain(view.submit.text, ctx)) : null;
    const end = tag("div", { class: "bar-end" }, this.trouble, cancel, this.send);
    this.node.setAttribute("aria-label", view.title?.text ?? "");
    if (again) {
      this.node.firstChild.replaceWith(bar);
      this.form.lastChild.replaceWith(end);
    } else {
      this.form = this.newForm(end);
      this.node.replaceChildren(bar, this.form);
    }
  }

  newForm(end) {
    const form = tag("form", { novalidate: true }, this.inside, end);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit();
    });
    return form;
  }

  context() {
    const { blocks, state, errors } = this.shown;
    const values = structuredClone(state.values);
    // What the sandbox would not take is in no state, but stays in its field.
    for (const { block_id: id, element } of this.inputs(blocks)) {
      if (id in this.refused) values[id] = { [element.action_id]: { type: element.type, value: this.fills[id] } };
    }
    const wrong = { ...this.refused, ...errors, ...this.problems };
    return context("modal", { values, errors: wrong, ...this.ears() });
  }

  inputs(blocks) {
    return blocks.filter((one) => one.type === "input");
  }

  ears() {
    const ids = (block, element) => ({ block_id: block.block_id, action_id: element.action_id });
    return {
      onAction: async (block, element, value) => {
        await this.flush();
        const answer = await attempt(() => act("press", { ...ids(block, element), value }));
        return answer ? report(answer) : false;
      },
      onChange: (block, element, value) => this.typed(block.block_id, value),
      onSuggest: async (block, element, text) => (await act("suggest", { ...ids(block, element), text })).options,
    };
  }

  /** Remembers a value and tells the sandbox soon, so that an update of the dialog keeps it. */
  typed(block, value) {
    this.fills[block] = value;
    this.waiting.set(block, value === "" ? null : value);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), SOON);
  }

  async flush() {
    clearTimeout(this.timer);
    const values = [...this.waiting];
    this.waiting.clear();
    this.flushing = Promise.all([this.flushing, ...values.map((one) => this.fill(...one))]);
    await this.flushing;
  }

  async fill(block, value) {
    try {
      await act("fill", { values: { [block]: value } });
      delete this.refused[block];
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused[block] = error.message;
    }
  }

  async submit() {
    if (this.form.inert || !this.send) return;
    const { activeElement: before } = document;
    this.busy(true);
    try {
      await this.flush();
      const { blocks } = this.shown;
      this.problems = { ...this.refused, ...findProblems(blocks, this.context(), this.fills) };
      if (this.inputs(blocks).some((one) => one.block_id in this.problems)) await this.mark();
      else await this.deliver();
    } finally {
      this.problems = {};
      this.busy(false);
      this.place(before);
    }
  }

  /** Draws the dialog again with errors that were found here; the app has not heard of them. */
  async mark() {
    const answer = await attempt(() => mine("views"));
    const view = answer?.views.at(-1);
    if (view) this.show({ ...view, errors: {} }, answer.views.length);
  }

  async deliver() {
    const answer = await attempt(() => act("submit", {}));
    const failed = answer && answer.outcome !== "ok";
    this.shown = { ...this.shown, hash: null };
    await this.refresh();
    if (failed) this.trouble.replaceChildren(TROUBLE);
  }

  busy(on) {
    if (!this.form) return;
    this.form.inert = on;
    this.form.setAttribute("aria-busy", String(on));
    if (on) this.trouble.replaceChildren();
    if (!this.send) return;
    this.send.disabled = on;
    if (on) this.send.prepend(tag("span", { class: "spin" }), " ");
    else this.send.querySelector(".spin")?.remove();
  }

  async close(everything) {
    const answer = await attempt(() => act("close", { everything }));
    if (answer) report(answer);
    await this.refresh();
  }
}

// Behind `?dev`: what went to the app and came back, the bot's calls, faults on demand.

import { get, post, request } from "./net.js";
import { attempt } from "./parts.js";
import { tag } from "./tag.js";

const EVERY = 1500;
const LAST = 60;
const PARTS = ["deliveries", "calls", "messages", "faults"];
const KINDS = [
  "rate_limited", "error", "error_stored", "error_stored_late", "lost_answer", "lost_request", "slow", "unknown_method",
  "missing_scope", "refused", "refresh", "drop_socket", "repeat", "repeat_as_retry", "repeat_new_id", "lose", "hold",
];

export class Dev {
  constructor() {
    this.part = "deliveries";
    this.body = tag("div", { class: "panel dev", tabindex: 0 });
    this.tabs = tag("div", { class: "tabs", role: "tablist" });
    for (const part of PARTS) {
      const onclick = () => this.choose(part);
      this.tabs.append(tag("button", { type: "button", role: "tab", "data-part": part, onclick }, part));
    }
    this.node = tag("div", { class: "dev-box scroller" }, this.tabs, this.body);
  }

  start() {
    this.timer = setInterval(() => document.hidden || this.refresh(), EVERY);
    this.choose(this.part);
  }

  stop() {
    clearInterval(this.timer);
  }

  choose(part) {
    this.part = part;
    this.seen = null;
    for (const one of this.tabs.children) one.setAttribute("aria-selected", String(one.dataset.part === part));
    this.body.replaceChildren();
    if (part === "faults") this.faults();
    else this.refresh();
  }

  async refresh() {
    const { part } = this;
    if (part === "faults") return;
    const answer = await get("/ledger", { part, last: LAST }).catch(() => null);
    if (!answer || part !== this.part) return;
    const text = JSON.stringify(answer[part]);
    if (text === this.seen) return;
    this.seen = text;
    const open = new Set([...this.body.querySelectorAll("details[open]")].map((one) => one.dataset.n));
    this.body.replaceChildren(...answer[part].reverse().map((one) => entry(part, one, open.has(String(one.n)))));
    if (!answer[part].length) this.body.append(tag("p", { class: "muted" }, "Nothing yet."));
  }

  async faults() {
    const pending = (await get("/faults")).faults;
    const rows = pending.map((one) => tag("tr", {}, ...[one.kind, one.on ?? "any", one.times ?? "always", `${one.seconds} s`].map((cell) => tag("td", {}, String(cell)))));
    const clear = tag("button", { class: "btn", type: "button" }, "Clear faults");
    clear.addEventListener("click", async () => {
      await attempt(() => request("/faults", { method: "DELETE" }));
      this.choose("faults");
    });
    const sockets = ["warn", "refresh", "drop"].map((what) =>
      tag("button", { class: "btn", type: "button", onclick: () => attempt(() => post("/sockets", { do: what })) }, `${what} sockets`));
    this.body.replaceChildren(this.form(), tag("table", {}, ...rows), tag("div", { class: "reactions" }, clear, ...sockets));
  }

  form() {
    const field = (name, more) => tag("label", {}, name, tag("input", { class: "field", name, ...more }));
    const kind = tag("label", {}, "kind", tag("select", { class: "field", name: "kind" }, ...KINDS.map((one) => tag("option", {}, one))));
    const form = tag("form", {}, kind, field("on", { placeholder: "any; chat.postMessage, /task…" }),
      field("times", { type: "number", value: 1, min: 1 }), field("seconds", { type: "number", value: 1, min: 0, step: "any" }),
      tag("button", { class: "btn primary", type: "submit" }, "Cause it"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { kind: what, on, times, seconds } = Object.fromEntries(new FormData(form));
      const fault = { kind: what, on: on || null, times: Number(times), seconds: Number(seconds) };
      if (await attempt(() => post("/faults", fault))) this.choose("faults");
    });
    return form;
  }
}

function entry(part, one, open) {
  const body = tag("details", { "data-n": one.n, open }, tag("summary", {}, ...summary(part, one)));
  const fill = () => {
    if (body.open && body.children.length === 1) body.append(tag("pre", { tabindex: 0 }, JSON.stringify(one, null, 2)));
  };
  body.addEventListener("toggle", fill);
  fill();
  return body;
}

function summary(part, one) {
  const time = new Date(one.at).toLocaleTimeString();
  const verdict = (good, text) => tag("span", { class: good ? "good" : "bad" }, ` ${text}`);
  if (part === "calls") return [`${time} ${one.method}`, verdict(one.outcome === "ok", one.outcome ?? "…"), one.fault ? ` (${one.fault})` : ""];
  if (part === "messages") return [`${time} ${one.kind} ${one.message?.text ?? one.view?.callback_id ?? ""}`];
  const { payload } = one;
  const what = payload.event?.type ?? payload.command ?? payload.actions?.[0]?.action_id ?? payload.view?.callback_id ?? "";
  return [`${time} ${payload.type ?? one.type} ${what}`, verdict(["ok", "pending"].includes(one.outcome), one.outcome)];
}

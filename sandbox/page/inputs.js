// Boxes to type into, lists to tick, files to add.

import { renderMrkdwn, renderPlain } from "./mrkdwn.js";
import { acts, held, report } from "./state.js";
import { fresh, icon, tag } from "./tag.js";

const PAUSE = 300;
const MODES = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };

/** Text, number, e-mail or address: tells every change, and the app when it asked to know. */
export function textBox(place, { attributes, disabled, label }) {
  const { block, element, ctx } = place;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const onEnter = acts(block) && triggers.includes("on_enter_pressed");
  let timer = 0;
  const act = () => ctx.onAction?.(block, element, box.value || null);
  const oninput = () => {
    grow(box);
    ctx.onChange?.(block, element, box.value || null);
    count();
    if (!acts(block) || !triggers.includes("on_character_entered")) return;
    clearTimeout(timer);
    timer = setTimeout(act, PAUSE);
  };
  const onkeydown = (event) => {
    if (event.key !== "Enter" || event.isComposing || !onEnter || (element.multiline && event.shiftKey)) return;
    event.preventDefault();
    act();
  };
  const common = {
    class: "b-field b-text-input", placeholder: element.placeholder?.text, maxlength: element.max_length ?? (MODES[element.type] ? null : 3000),
    "aria-label": label, dir: "auto", disabled, ...attributes, oninput, onkeydown,
  };
  const box = element.multiline
    ? tag("textarea", { ...common, rows: 4 })
    : tag("input", { ...common, type: "text", inputmode: MODES[element.type], autocomplete: "off" });
  box.value = held(block, element, ctx) ?? "";
  const left = element.max_length ? tag("span", { class: "b-count", "aria-hidden": "true" }) : null;
  const count = () => left && (left.textContent = element.max_length - box.value.length);
  count();
  return left ? tag("div", { class: "b-counted" }, box, left) : box;
}

/** Lets a box for several lines grow with its text, up to what the stylesheet allows. */
function grow(box) {
  if (box.tagName !== "TEXTAREA") return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

/** Radio buttons or checkboxes. */
export function choices(place, { attributes, disabled, label }) {
  const { block, element, ctx } = place;
  const many = element.type === "checkboxes";
  const name = fresh("b-choice");
  const now = held(block, element, ctx);
  let chosen = (many ? (now ?? []) : [now]).filter(Boolean).map(({ value }) => value);
  const rows = element.options.map((option) => choice(option));
  const { id, autofocus, ...described } = attributes;
  if (autofocus) rows[0].querySelector("input").autofocus = true;
  return tag("div", { class: "b-choices", role: many ? "group" : "radiogroup", "aria-label": label, id, ...described }, rows);

  function choice(option) {
    const type = many ? "checkbox" : "radio";
    const checked = chosen.includes(option.value);
    const input = tag("input", { type, name, value: option.value, checked, disabled, onchange: () => changed(input) });
    const more = option.description ? tag("small", {}, written(option.description, ctx)) : null;
    return tag("label", { class: "b-choice" }, input, tag("span", {}, written(option.text, ctx), more));
  }

  async function changed(input) {
    const before = chosen;
    const ticked = element.options.map(({ value }) => value).filter((value) => (value === input.value ? input.checked : many && before.includes(value)));
    chosen = ticked;
    if ((await report(place, many ? ticked : ticked[0])) !== false) return;
    chosen = before;
    for (const { firstChild } of rows) firstChild.checked = before.includes(firstChild.value);
  }
}

function written(text, ctx) {
  return text.type === "mrkdwn" ? renderMrkdwn(text.text, ctx) : renderPlain(text.text, ctx, text);
}

/** A place to add files. `ctx.onUpload(file)` stores one and resolves to {id, name}. */
export function fileBox(place, { attributes, disabled, label }) {
  const { block, element, ctx } = place;
  let files = held(block, element, ctx) ?? [];
  const most = element.max_files ?? 10;
  const accept = element.filetypes?.map((kind) => `.${kind.replace(/^\./, "")}`).join(",");
  const chooser = tag("input", { type: "file", class: "b-hidden", tabindex: -1, multiple: most > 1, accept, "aria-hidden": "true", onchange: () => add(chooser.files) });
  const button = tag("button", { type: "button", class: "b-button", "aria-label": label, disabled, ...attributes, onclick: () => chooser.click() }, "Add files");
  const names = tag("ul", { class: "b-files" });
  const trouble = tag("div", { class: "b-error", role: "status" });
  draw();
  return tag("div", { class: "b-drop", ondragover: over, ondrop: drop, ondragleave: leave }, button, tag("span", { class: "b-muted" }, "or drop them here"), chooser, names, trouble);

  function draw() {
    names.replaceChildren(...files.map((file) => tag("li", {}, icon("file"), tag("bdi", { class: "b-cut" }, file.name ?? file.id), remover(file))));
    button.disabled = disabled || files.length >= most;
  }

  function remover(file) {
    const run = () => keep(files.filter((each) => each !== file));
    return tag("button", { type: "button", class: "b-bare", "aria-label": `Remove ${file.name}`, onclick: run }, icon("cross"));
  }

  function keep(left) {
    files = left;
    draw();
    ctx.onChange?.(block, element, files.map(({ id }) => id));
  }

  async function add(added) {
    trouble.textContent = added.length + files.length > most ? `At most ${most} files fit here.` : "";
    for (const file of [...added].slice(0, most - files.length)) {
      try {
        keep([...files, await ctx.onUpload(file)]);
      } catch (error) {
        trouble.textContent = `${file.name} was not uploaded. ${error.message ?? ""}`;
      }
    }
    chooser.value = "";
  }

  function over(event) {
    event.preventDefault();
    event.currentTarget.classList.add("b-over");
  }

  function leave(event) {
    event.currentTarget.classList.remove("b-over");
  }

  function drop(event) {
    event.preventDefault();
    event.stopPropagation();
    leave(event);
    add(event.dataTransfer.files);
  }
}

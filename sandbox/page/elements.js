// Every element people can operate, by its type.

import { editor } from "./editor.js";
import { choices, fileBox, textBox } from "./inputs.js";
import { menu } from "./menus.js";
import { renderPlain } from "./mrkdwn.js";
import { dateField, instantField, timeField } from "./pickers.js";
import { openMenu } from "./popover.js";
import { held, report } from "./state.js";
import { icon, link, safeUrl, tag } from "./tag.js";

const SELECTS = ["static", "external", "users", "conversations", "channels"];

const MAKERS = {
  button,
  workflow_button: button,
  overflow,
  feedback_buttons: feedback,
  icon_button: iconButton,
  image: (place) => picture(place.element, place.ctx),
  plain_text_input: textBox,
  email_text_input: textBox,
  url_text_input: textBox,
  number_input: textBox,
  rich_text_input: editor,
  file_input: fileBox,
  radio_buttons: choices,
  checkboxes: choices,
  datepicker: (place, looks) => dateField(picking(place, looks)),
  timepicker: (place, looks) => timeField(picking(place, looks)),
  datetimepicker: (place, looks) => instantField(picking(place, looks)),
};
for (const kind of SELECTS) MAKERS[`${kind}_select`] = MAKERS[`multi_${kind}_select`] = menu;

/** Renders an element where it stands. `attributes` go to the control itself. */
export function renderElement(block, element, { ctx, attributes = {}, label }) {
  const make = MAKERS[element.type];
  if (!make) return unknown(element);
  const auto = element.focus_on_load ? { autofocus: true, ...attributes } : attributes;
  const named = label ?? element.accessibility_label ?? element.placeholder?.text ?? words(block);
  const made = make({ block, element, ctx }, { attributes: auto, label: named, disabled: Boolean(ctx.busy) });
  const key = `${block.block_id}/${element.action_id}`;
  return tag("div", { class: `b-element b-of-${element.type}`, "data-key": key }, made);
}

/** Renders what this page does not know as its JSON. */
export function unknown(thing) {
  const text = JSON.stringify(thing, null, 2) ?? String(thing);
  const shown = text.length > 4000 ? `${text.slice(0, 4000)}…` : text;
  const kind = thing?.type ? `“${thing.type}”` : "This";
  return tag("div", { class: "b-unknown" }, tag("div", {}, `${kind} cannot be drawn here.`), tag("pre", { tabindex: 0 }, shown));
}

/** Renders a picture of our own server; one from elsewhere is not fetched, only named. */
export function picture(element, ctx, { className = "b-thumb" } = {}) {
  const given = element.image_url ?? (element.slack_file && ctx.fileUrl?.(element.slack_file));
  const alt = element.alt_text ?? "";
  const url = safeUrl(given ?? "");
  if (url && new URL(url).origin === location.origin) {
    const attributes = { class: className, src: url, alt, loading: "lazy" };
    const broken = () => shown.replaceWith(frame(alt, null, className));
    const shown = tag("img", { ...attributes, onerror: broken });
    return shown;
  }
  return frame(alt, url, className);
}

function frame(alt, url, className) {
  const name = tag("bdi", { class: "b-frame-name" }, alt);
  const attributes = { class: `${className} b-frame`, role: "img", "aria-label": alt, title: url ? `${alt} (${url})` : alt };
  return tag("span", attributes, icon("image"), url ? link(url, name) : name);
}

function words(block) {
  return block.label?.text ?? block.text?.text ?? block.title?.text ?? "Choose";
}

function picking(place, looks) {
  const { block, element, ctx } = place;
  const onPick = (value) => report(place, value);
  return { ...looks, ctx, value: held(block, element, ctx), placeholder: element.placeholder?.text, onPick };
}

/** Runs what a press does once at a time, and shows that the app has not answered yet. */
async function pressing(node, run) {
  if (node.getAttribute("aria-busy")) return false;
  node.setAttribute("aria-busy", "true");
  try {
    return await run();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function button(place, { attributes, disabled }) {
  const { element, ctx } = place;
  const look = { primary: "b-primary", danger: "b-danger" }[element.style] ?? "";
  const common = { class: `b-button ${look}`, "aria-label": element.accessibility_label, ...attributes };
  const label = tag("span", { class: "b-cut" }, renderPlain(element.text.text, ctx, element.text));
  const url = element.url && safeUrl(element.url);
  const press = () => pressing(made, () => report(place, undefined));
  // A link that asks first is opened here, because by then the browser's own click is over.
  const onclick = async (event) => {
    if (!url || !element.confirm) return press();
    event.preventDefault();
    if (await pressing(made, () => report(place, undefined))) window.open(url, "_blank", "noopener,noreferrer");
    return undefined;
  };
  const made = url
    ? tag("a", { ...common, href: url, target: "_blank", rel: "noopener noreferrer", onclick }, label)
    : tag("button", { type: "button", ...common, disabled, onclick }, label);
  return made;
}

function overflow(place, { attributes, disabled }) {
  const { element, ctx } = place;
  const entries = element.options.map((option) => ({
    label: [
      tag("span", { class: "b-cut" }, renderPlain(option.text.text, ctx)),
      option.description ? tag("small", {}, renderPlain(option.description.text, ctx)) : null,
    ],
    run: () => {
      const url = option.url && safeUrl(option.url);
      if (url) window.open(url, "_blank", "noopener,noreferrer");
      pressing(made, () => report(place, option.value));
    },
  }));
  const common = { type: "button", class: "b-button b-more", "aria-haspopup": "menu", "aria-expanded": "false" };
  const made = tag("button", { ...common, "aria-label": "More options", ...attributes, disabled, onclick: () => openMenu(made, entries) }, icon("more"));
  return made;
}

function feedback(place, { disabled }) {
  const { element } = place;
  const one = (name, given) => {
    const label = given.accessibility_label ?? given.text.text;
    const choose = () => pressing(made, () => report(place, given.value));
    const made = tag("button", { type: "button", class: "b-bare", "aria-label": label, title: given.text.text, disabled, onclick: choose }, icon(name));
    return made;
  };
  return tag("span", { role: "group", "aria-label": "Feedback" }, one("good", element.positive_button), one("bad", element.negative_button));
}

function iconButton(place, { disabled }) {
  const { element, ctx } = place;
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(ctx.viewer.id)) return tag("span");
  const label = element.accessibility_label ?? element.text.text;
  const attributes = { type: "button", class: "b-bare", "aria-label": label, title: element.text.text, disabled };
  const made = tag("button", { ...attributes, onclick: () => pressing(made, () => report(place, undefined)) }, icon(element.icon === "trash" ? "trash" : "more"));
  return made;
}

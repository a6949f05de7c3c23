// Block Kit, drawn. Nothing here talks to the server: `ctx` says who looks and hears what they do.

import { renderChart } from "./charts.js";
import { picture, renderElement, unknown } from "./elements.js";
import { renderMarkdown } from "./markdown.js";
import { renderMrkdwn, renderPlain } from "./mrkdwn.js";
import { renderRichText } from "./richtext.js";
import { renderDataTable, renderTable } from "./tables.js";
import { fragment, fresh, icon, link, safeUrl, tag } from "./tag.js";

export { findProblems } from "./state.js";
export { renderRichText };

const MAKERS = {
  section, header, context, actions, image, video, file, card, carousel, container, alert, plan,
  input: inputBlock,
  divider: () => tag("hr", { class: "b-divider" }),
  rich_text: renderRichText,
  markdown: (block, ctx) => renderMarkdown(block.text, ctx),
  context_actions: actions,
  task_card: task,
  table: renderTable,
  data_table: renderDataTable,
  data_visualization: (block) => renderChart(block),
};

/** Renders blocks. One that is unknown, or broken, is shown as its JSON and harms no other. */
export function renderBlocks(blocks, ctx) {
  return fragment((blocks ?? []).map((block) => tag("div", { class: `b-block b-is-${block?.type}`, "data-block": block?.block_id }, drawn(block, ctx))));
}

/** Renders a message: its blocks or its text, then its attachments. */
export function renderMessage(message, ctx) {
  const body = message.blocks?.length ? renderBlocks(message.blocks, ctx) : renderMrkdwn(message.text ?? "", ctx);
  return fragment(body, (message.attachments ?? []).map((each) => attachment(each, ctx)));
}

/** Draws blocks into `root` again, and puts the cursor back where it was. */
export function replaceBlocks(root, blocks, ctx) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const place = focused?.closest("[data-key]");
  const index = place ? controls(place).indexOf(focused) : -1;
  const caret = focused?.selectionStart;
  root.replaceChildren(renderBlocks(blocks, ctx));
  if (!place) return;
  const again = root.querySelector(`[data-key="${CSS.escape(place.dataset.key)}"]`);
  const control = again && (controls(again)[index] ?? controls(again)[0]);
  control?.focus();
  if (typeof caret === "number" && control?.matches(".b-text-input")) control.setSelectionRange(caret, caret);
}

const controls = (node) => [...node.querySelectorAll("button, input, textarea, a[href], [tabindex='0']")];

function drawn(block, ctx) {
  const make = MAKERS[block?.type];
  if (!make) return unknown(block);
  try {
    return make(block, ctx);
  } catch (error) {
    console.error("A block could not be drawn:", block, error);
    return unknown(block);
  }
}

/** Renders a text object, or a bare string where Slack takes one. */
function written(text, ctx) {
  if (!text) return null;
  if (typeof text === "string") return renderPlain(text, ctx);
  if (text.type === "rich_text") return renderRichText(text, ctx);
  return text.type === "mrkdwn" ? renderMrkdwn(text.text, ctx, text) : renderPlain(text.text, ctx, text);
}

function section(block, ctx) {
  const fields = block.fields?.map((field) => tag("div", { class: "b-text", dir: "auto" }, written(field, ctx)));
  const text = block.text ? tag("div", { class: "b-text", dir: "auto" }, written(block.text, ctx)) : null;
  const main = tag("div", { class: "b-main" }, text, fields ? tag("div", { class: "b-fields" }, fields) : null);
  const side = block.accessory ? renderElement(block, block.accessory, { ctx }) : null;
  return tag("div", { class: "b-section" }, main, side);
}

function header(block, ctx) {
  const level = block.level ?? 1;
  return tag("h3", { class: `b-header b-level${level}`, "aria-level": level + 2, dir: "auto" }, written(block.text, ctx));
}

function context(block, ctx) {
  const piece = (element) => {
    if (element.type === "image") return picture(element, ctx, { className: "b-context-image" });
    return tag("span", { class: "b-context-text", dir: "auto" }, written(element, ctx));
  };
  return tag("div", { class: "b-context" }, block.elements.map(piece));
}

function actions(block, ctx) {
  return tag("div", { class: "b-actions" }, block.elements.map((element) => renderElement(block, element, { ctx })));
}

function inputBlock(block, ctx) {
  const [id, name, errorId, hintId] = ["b-input", "b-name", "b-error", "b-hint"].map(fresh);
  const sentence = ctx.errors?.[block.block_id];
  const error = sentence ? tag("div", { class: "b-error", id: errorId, role: "alert" }, icon("warning"), tag("span", {}, renderPlain(sentence, ctx))) : null;
  const hint = block.hint ? tag("div", { class: "b-hint", id: hintId }, written(block.hint, ctx)) : null;
  const described = [error && errorId, hint && hintId].filter(Boolean).join(" ") || null;
  const attributes = {
    id, "aria-describedby": described, "aria-invalid": sentence ? "true" : null, "aria-required": block.optional ? null : "true",
  };
  const optional = block.optional ? tag("span", { class: "b-optional" }, " (optional)") : null;
  const label = tag("label", { class: "b-label", id: name, for: id }, written(block.label, ctx), optional);
  const element = renderElement(block, block.element, { ctx, attributes, label: block.label.text });
  return tag("div", { class: `b-input${sentence ? " b-wrong" : ""}` }, label, element, error, hint);
}

function image(block, ctx) {
  const title = block.title ? tag("figcaption", {}, written(block.title, ctx)) : null;
  return tag("figure", { class: "b-figure" }, title, picture(block, ctx, { className: "b-image" }));
}

function video(block, ctx) {
  const by = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  const frame = picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, ctx, { className: "b-image" });
  const title = tag("strong", {}, block.title_url ? link(block.title_url, written(block.title, ctx)) : written(block.title, ctx));
  const watch = safeUrl(block.video_url) ? link(block.video_url, icon("play"), "Watch") : null;
  const text = block.description ? tag("div", {}, written(block.description, ctx)) : null;
  return tag("div", { class: "b-box b-video" }, by ? tag("small", {}, by) : null, title, text, frame, watch);
}

function file(block) {
  return tag("div", { class: "b-box b-file" }, icon("file"), tag("bdi", { class: "b-cut" }, block.file?.name ?? block.external_id ?? "File"));
}

function card(block, ctx) {
  const head = tag(
    "div",
    { class: "b-card-head" },
    block.icon ? picture(block.icon, ctx, { className: "b-card-icon" }) : null,
    tag("div", {}, block.title ? tag("strong", {}, written(block.title, ctx)) : null, block.subtitle ? tag("div", { class: "b-muted" }, written(block.subtitle, ctx)) : null),
  );
  const parts = [["body", "b-card-body"], ["subtext", "b-card-sub b-muted"]];
  const texts = parts.map(([name, className]) => (block[name] ? tag("div", { class: className }, written(block[name], ctx)) : null));
  const buttons = block.actions ? actions({ ...block, elements: block.actions }, ctx) : null;
  const hero = block.hero_image ? picture(block.hero_image, ctx, { className: "b-hero" }) : null;
  return tag("article", { class: "b-box b-card" }, hero, tag("div", { class: "b-card-main" }, head, texts), buttons);
}

function carousel(block, ctx) {
  const cards = block.elements.map((each) => tag("li", {}, drawn({ block_id: block.block_id, ...each }, ctx)));
  const row = tag("ul", { class: "b-cards", tabindex: 0, "aria-label": "Cards" }, cards);
  const turn = (by) => () => row.scrollBy({ left: by * row.clientWidth * 0.8, behavior: "smooth" });
  const button = (name, label, by) => tag("button", { type: "button", class: "b-bare", "aria-label": label, onclick: turn(by) }, icon(name));
  return tag("div", { class: "b-carousel" }, row, tag("div", { class: "b-turn" }, button("left", "Previous cards", -1), button("right", "Next cards", 1)));
}

function container(block, ctx) {
  const id = fresh("b-inside");
  const inside = tag("div", { class: "b-inside", id }, renderBlocks(block.child_blocks, ctx));
  const title = tag("strong", {}, written(block.title ?? block.rich_text_title, ctx));
  const subtitle = block.subtitle ? tag("div", { class: "b-muted" }, written(block.subtitle, ctx)) : null;
  const mark = block.icon ? picture({ alt_text: "", ...block.icon }, ctx, { className: "b-card-icon" }) : null;
  const head = [mark, tag("div", { class: "b-main" }, title, subtitle)];
  const className = `b-box b-container b-${block.width ?? "standard"}${block.has_header_divider ? " b-ruled" : ""}`;
  if (!block.is_collapsible) return tag("section", { class: className }, tag("div", { class: "b-fold" }, head), inside);
  const fold = (open) => {
    inside.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const button = tag("button", { type: "button", class: "b-fold", "aria-controls": id, onclick: () => fold(inside.hidden) }, head, icon("down"));
  fold(!block.default_collapsed);
  return tag("section", { class: className }, button, inside);
}

function alert(block, ctx) {
  const level = block.level ?? "default";
  const sign = { warning: "warning", error: "error", success: "check" }[level] ?? "info";
  const role = level === "error" || level === "warning" ? "alert" : "status";
  return tag("div", { class: `b-alert b-${level}`, role }, icon(sign), tag("div", { class: "b-text" }, written(block.text, ctx)));
}

function plan(block, ctx) {
  const tasks = (block.tasks ?? []).map((each) => tag("li", {}, task(each, ctx)));
  return tag("section", { class: "b-box b-plan" }, tag("strong", {}, written(block.title, ctx)), tag("ol", {}, tasks));
}

const STATES = { pending: ["dash", "Pending"], in_progress: ["clock", "In progress"], complete: ["check", "Complete"], error: ["cross", "Failed"] };

function task(block, ctx) {
  const [sign, said] = STATES[block.status ?? "pending"] ?? STATES.pending;
  const sources = (block.sources ?? []).map((each) => link(each.url, each.text ?? each.url));
  const mark = tag("span", { class: `b-state b-${block.status ?? "pending"}`, role: "img", "aria-label": said, title: said }, icon(sign));
  const text = tag("div", { class: "b-main" }, tag("div", {}, written(block.title, ctx)), written(block.details, ctx), written(block.output, ctx), tag("div", { class: "b-sources" }, sources));
  return tag("div", { class: "b-task" }, mark, text);
}

function attachment(given, ctx) {
  const fields = (given.fields ?? []).map(({ title, value }) => tag("div", {}, tag("strong", {}, title), tag("div", {}, renderMrkdwn(value ?? "", ctx))));
  const title = given.title && tag("strong", {}, given.title_link ? link(given.title_link, given.title) : given.title);
  const text = given.blocks ? renderBlocks(given.blocks, ctx) : renderMrkdwn(given.text ?? given.fallback ?? "", ctx);
  const parts = [given.author_name && tag("small", {}, given.author_name), title, text, fields.length ? tag("div", { class: "b-fields" }, fields) : null, given.footer && tag("small", { class: "b-muted" }, given.footer)];
  const box = tag("div", { class: "b-attachment" }, parts.filter(Boolean));
  const named = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };
  if (given.color) box.style.borderColor = named[given.color] ?? (given.color.startsWith("#") ? given.color : `#${given.color}`);
  return fragment(given.pretext ? tag("div", { class: "b-text" }, renderMrkdwn(given.pretext, ctx)) : null, box);
}

// rich_text blocks: sections, lists with indents, quotes, preformatted text and their pieces.

import { broadcast, channelMention, dateNode, emojiNode, groupMention, userMention } from "./mrkdwn.js";
import { fragment, link, tag } from "./tag.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };
const BULLETS = ["disc", "circle", "square"];
const ORDERS = ["decimal", "lower-alpha", "lower-roman"];
const DEEPEST = 8;

/** Renders a rich_text block, or its elements inside a table cell. */
export function renderRichText(block, ctx) {
  const root = tag("div", { class: "b-rich" });
  let counts = [];
  for (const part of block.elements ?? []) {
    if (part.type === "rich_text_list") {
      counts = counts.slice(0, (part.indent ?? 0) + 1);
      root.append(list(part, { ctx, counts }));
    } else {
      counts = [];
      root.append(paragraph(part, ctx));
    }
  }
  return root;
}

/** Renders the pieces of a section, a quote or preformatted text. */
export function renderPieces(elements, ctx) {
  return fragment((elements ?? []).map((element) => styled(element, ctx)));
}

function paragraph(part, ctx) {
  if (part.type === "rich_text_quote") {
    return tag("blockquote", { class: "b-quote b-text" }, renderPieces(part.elements, ctx));
  }
  if (part.type === "rich_text_preformatted") {
    return tag("pre", { class: "b-pre", tabindex: 0 }, tag("code", {}, renderPieces(part.elements, ctx)));
  }
  return tag("div", { class: "b-text", dir: "auto" }, renderPieces(part.elements, ctx));
}

/** A list; an ordered one goes on where the last of its level stopped, as Slack counts. */
function list(part, { ctx, counts }) {
  const ordered = part.style === "ordered";
  const level = part.indent ?? 0;
  const indent = Math.min(level, DEEPEST);
  const start = (part.offset ?? 0) + (counts[level] ?? 0) + 1;
  counts[level] = ordered ? (counts[level] ?? 0) + part.elements.length : 0;
  const items = part.elements.map((item) => tag("li", { dir: "auto" }, renderPieces(item.elements, ctx)));
  const attributes = { class: "b-list", start: ordered ? start : null };
  const made = tag(ordered ? "ol" : "ul", attributes, items);
  if (part.border) made.classList.add("b-bordered");
  made.style.marginInlineStart = `${indent * 24}px`;
  made.style.listStyleType = (ordered ? ORDERS : BULLETS)[level % 3];
  return made;
}

function styled(element, ctx) {
  if (ctx.editing && !["text", "link"].includes(element.type)) {
    // Whoever edits this text takes such a piece whole, and gets it back as it was.
    const attributes = { contenteditable: "false", "data-piece": JSON.stringify(element) };
    return tag("span", attributes, styled(element, { ...ctx, editing: false }));
  }
  let made = piece(element, ctx);
  for (const [name, on] of Object.entries(element.style ?? {})) {
    if (on && name in STYLES) {
      made = tag(STYLES[name], { class: name === "code" ? "b-code" : null }, made);
    } else if (on && name.endsWith("highlight")) {
      made = tag("mark", { class: "b-mark" }, made);
    }
  }
  return made;
}

function piece(element, ctx) {
  switch (element.type) {
    case "text":
      return fragment(element.text);
    case "link":
      return linked(element);
    case "user":
      return userMention(element.user_id, ctx);
    case "channel":
      return channelMention(element.channel_id, ctx);
    case "usergroup":
      return groupMention(element.usergroup_id, ctx);
    case "broadcast":
      return broadcast(element.range);
    case "emoji":
      return emojiNode(element.skin_tone ? `${element.name}::skin-tone-${element.skin_tone}` : element.name);
    case "date": {
      const { timestamp, format, fallback, url } = element;
      return dateNode(timestamp, format, { ctx, fallback, url });
    }
    case "color":
      return swatch(element.value);
    default:
      return fragment(element.text ?? element.fallback ?? "");
  }
}

/** A link that remembers its address as it was written, for whoever edits it. */
function linked({ url, text }) {
  const made = link(url, text || url);
  made.dataset.url = url;
  return made;
}

function swatch(value) {
  const colour = value.startsWith("#") ? value : `#${value}`;
  const box = tag("span", { class: "b-swatch" });
  box.style.backgroundColor = colour;
  return fragment(box, colour);
}

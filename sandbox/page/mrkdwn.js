// Slack's own markup: *bold*, _italic_, ~strike~, `code`, quotes, mentions, links, dates, emoji.

import { formatDate, fullDate } from "./dates.js";
import { emojiOf } from "./emoji.js";
import { fragment, link, pressable, tag } from "./tag.js";

// What is never looked into for emphasis. U+FFFC stands for one of these while emphasis is found;
// one that somebody typed is therefore taken out as well and comes back as itself.
const ATOM =
  /(?<![\p{L}\p{N}`])`[^`\n]+`(?![\p{L}\p{N}`])|<[^<>\n]+>|:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:|https?:\/\/[^\s<>|\uFFFC]*[^\s<>|.,;:!?)'"\]*_~\uFFFC]|\uFFFC/giu;
const EMPHASIS = /(?<![\p{L}\p{N}])([*_~])(?!\s)((?:(?!\1)[^\n])+)(?<!\s)\1(?![\p{L}\p{N}])/gu;
const MARKS = { "*": "strong", _: "em", "~": "s" };
const EMOJI = /:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/giu;
const ENTITY = /<([^<>\n]+)>/g;

const unescape = (text) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** Renders plain text: emoji become pictures, everything else stays what it is. */
export function renderPlain(text, _ctx, { emoji = true } = {}) {
  if (!emoji) return fragment(String(text));
  return pieces(String(text), EMOJI, ([whole, name]) => emojiNode(name, whole));
}

/** Renders Slack's mrkdwn. `ctx` names people and places and says who reads this, and when. */
export function renderMrkdwn(text, ctx, { verbatim = false } = {}) {
  const made = fragment();
  String(text)
    .split(/```/)
    .forEach((part, index, parts) => {
      const fenced = index % 2 === 1;
      if (fenced && index < parts.length - 1) made.append(codeBlock(part, ctx));
      else made.append(paragraphs(fenced ? `\`\`\`${part}` : trimmed(part, index, parts), { ctx, verbatim }));
    });
  return made;
}

/** Renders one line of mrkdwn without quotes and code blocks. */
export function renderInline(text, ctx, { verbatim = false } = {}) {
  const atoms = [];
  const masked = String(text).replace(ATOM, (found) => {
    const bare = /^https?:/i.test(found);
    if (bare && verbatim) return found;
    atoms.push(bare ? link(unescape(found), unescape(found)) : atom(found, ctx));
    return "\uFFFC";
  });
  return emphasised(masked, atoms);
}

/** A mention of a person, highlighted if it is the reader. */
export function userMention(id, ctx, label) {
  const user = ctx.users.get(id);
  const name = user ? user.display_name || user.real_name || user.name : label || id;
  const mine = id === ctx.viewer.id ? " b-me" : "";
  const open = () => ctx.onOpenUser?.(id);
  return pressable(`b-mention${mine}`, open, tag("bdi", {}, `@${name.replace(/^@/, "")}`));
}

export function channelMention(id, ctx, label) {
  const channel = ctx.channels.get(id);
  if (!channel && !label) return tag("span", { class: "b-mention b-lost" }, "#private-channel");
  const sign = channel?.is_private ? "🔒" : "#";
  const open = () => ctx.onOpenChannel?.(id);
  return pressable("b-mention", open, tag("bdi", {}, `${sign}${channel?.name ?? label}`));
}

export function groupMention(id, ctx, label) {
  const group = ctx.groups?.get(id);
  const name = group?.handle ?? label ?? group?.name ?? id;
  return tag("span", { class: "b-mention" }, tag("bdi", {}, `@${name.replace(/^@/, "")}`));
}

export function broadcast(range) {
  return tag("span", { class: "b-mention b-me" }, `@${range}`);
}

export function dateNode(seconds, template, { ctx, fallback, url }) {
  const shown = formatDate(seconds, template, ctx);
  if (shown === null) return fragment(fallback ?? "");
  const when = new Date(Number(seconds) * 1000);
  const attributes = { class: "b-date", datetime: when.toISOString(), title: fullDate(seconds, ctx) };
  const node = tag("time", attributes, shown);
  return url ? link(url, node) : node;
}

export function emojiNode(name, whole = `:${name}:`) {
  const character = emojiOf(name);
  if (!character) return fragment(whole);
  return tag("span", { class: "b-emoji", role: "img", "aria-label": name, title: whole }, character);
}

function atom(found, ctx) {
  if (found === "\uFFFC") return fragment(found);
  if (found.startsWith("`")) return tag("code", { class: "b-code" }, withEntities(found.slice(1, -1), ctx));
  if (found.startsWith(":")) return emojiNode(found.slice(1, -1), found);
  return entity(found.slice(1, -1), ctx);
}

function entity(inside, ctx) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescape(inside.slice(bar + 1));
  if (target.startsWith("@")) return userMention(target.slice(1), ctx, label);
  if (target.startsWith("#")) return channelMention(target.slice(1), ctx, label);
  if (target.startsWith("!")) return special(target.slice(1), label, ctx);
  const address = unescape(target);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) return fragment(`<${unescape(inside)}>`);
  return link(address, label ? renderPlain(label, ctx) : address.replace(/^mailto:/, ""));
}

function special(command, label, ctx) {
  const [name, ...rest] = command.split("^");
  if (name === "date") {
    return dateNode(rest[0], unescape(rest[1] ?? ""), { ctx, fallback: label, url: rest[2] && unescape(rest[2]) });
  }
  if (name === "subteam") return groupMention(rest[0], ctx, label);
  if (["here", "channel", "everyone"].includes(name)) return broadcast(name);
  return fragment(label ?? `<${command}>`);
}

function emphasised(masked, atoms) {
  return pieces(masked, EMPHASIS, ([, mark, inside]) => tag(MARKS[mark], {}, emphasised(inside, atoms)), (plain) => {
    const parts = plain.split("\uFFFC");
    return parts.flatMap((part, index) => [unescape(part), index < parts.length - 1 ? atoms.shift() : null]);
  });
}

/** Splits text at a pattern; the matches and what is between them each make nodes, in order. */
function pieces(text, pattern, onMatch, onPlain = (plain) => [plain]) {
  const made = fragment();
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    made.append(fragment(onPlain(text.slice(end, found.index))), onMatch(found));
    end = found.index + found[0].length;
  }
  made.append(fragment(onPlain(text.slice(end))));
  return made;
}

function withEntities(text, ctx) {
  return pieces(text, ENTITY, ([, inside]) => entity(inside, ctx), (plain) => [unescape(plain)]);
}

function codeBlock(text, ctx) {
  const body = text.replace(/^\n/, "").replace(/\n$/, "");
  return tag("pre", { class: "b-pre", tabindex: 0 }, tag("code", {}, withEntities(body, ctx)));
}

/** Takes away the line break that separates text from the code block beside it. */
function trimmed(part, index, parts) {
  const after = index > 0 ? part.replace(/^\n/, "") : part;
  return index < parts.length - 1 ? after.replace(/\n$/, "") : after;
}

function paragraphs(text, { ctx, verbatim }) {
  const made = fragment();
  if (!text) return made;
  const lines = text.split("\n");
  while (lines.length) {
    if (/^(&gt;|>){3}/.test(lines[0])) {
      const rest = lines.splice(0).join("\n").replace(/^(&gt;|>){3} ?/, "");
      made.append(tag("blockquote", { class: "b-quote" }, ...shownLines(rest.split("\n"), { ctx, verbatim })));
    } else if (isQuote(lines[0])) {
      const quoted = take(lines, isQuote).map((line) => line.replace(/^(&gt;|>) ?/, ""));
      made.append(tag("blockquote", { class: "b-quote" }, ...shownLines(quoted, { ctx, verbatim })));
    } else {
      made.append(...shownLines(take(lines, (line) => !isQuote(line)), { ctx, verbatim }));
    }
  }
  return made;
}

const isQuote = (line) => /^(&gt;|>)/.test(line);

function take(lines, wanted) {
  const end = lines.findIndex((line) => !wanted(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function shownLines(lines, { ctx, verbatim }) {
  return lines.map((line) => {
    const listed = /^\s*([•◦▪‣-]|\d{1,3}[.)])\s/.test(line);
    const className = listed ? "b-line b-item" : "b-line";
    return tag("div", { class: className, dir: "auto" }, line ? renderInline(line, ctx, { verbatim }) : tag("br"));
  });
}

// Standard Markdown, as the `markdown` block takes it: what people and models usually write.

import { emojiNode } from "./mrkdwn.js";
import { fragment, link, tag } from "./tag.js";

const INLINE =
  /(?<code>`+)(?<inCode>[^`\n]+)\k<code>|\[(?<label>[^\]\n]+)\]\((?<url>[^()\s]+)\)|<(?<auto>https?:[^<>\s]+)>|(?<bare>https?:\/\/[^\s<>)]+)|(?<strong>\*\*|__)(?=\S)(?<inStrong>[^\n]+?)\k<strong>|~~(?<struck>[^~\n]+)~~|(?<![\p{L}\p{N}])(?<em>[*_])(?=\S)(?<inEm>[^*_\n]+)\k<em>(?![\p{L}\p{N}])|:(?<emoji>[a-z0-9_+'-]+):|\\(?<escaped>[^\w\s])/giu;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const RULE = /^ {0,3}([-*_])( *\1){2,}\s*$/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const DEEPEST = 6;

/** Renders Markdown; HTML in it is shown as text. */
export function renderMarkdown(text, ctx) {
  const lines = String(text).replace(/\r/g, "").split("\n");
  const root = tag("div", { class: "b-rich b-markdown" });
  while (lines.length) root.append(block(lines, ctx) ?? "");
  return root;
}

function block(lines, ctx) {
  const line = lines[0];
  if (!line.trim()) return void lines.shift();
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    lines.shift();
    const level = Math.min(heading[1].length + 2, 6);
    return tag(`h${level}`, { class: `b-h b-h${heading[1].length}` }, inline(heading[2]));
  }
  if (/^\s*```/.test(line)) return fence(lines);
  if (RULE.test(line)) return lines.shift() && tag("hr", { class: "b-divider" });
  if (/^\s*>/.test(line)) {
    const quoted = takeWhile(lines, (each) => /^\s*>/.test(each)).map((each) => each.replace(/^\s*> ?/, ""));
    return tag("blockquote", { class: "b-quote" }, quoted.map((each) => tag("div", { class: "b-line" }, inline(each))));
  }
  if (ITEM.test(line)) return list(lines, 0);
  if (line.includes("|") && TABLE_LINE.test(lines[1] ?? "")) return table(lines);
  const words = takeWhile(lines, (each, index) => each.trim() && (index === 0 || !startsBlock(each)));
  return tag("p", { class: "b-text", dir: "auto" }, inline(words.join("\n")));
}

const startsBlock = (line) => /^(#{1,6}\s|\s*```|\s*>)/.test(line) || ITEM.test(line);

function takeWhile(lines, wanted) {
  const end = lines.findIndex((line, index) => !wanted(line, index));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function fence(lines) {
  lines.shift();
  const body = takeWhile(lines, (line) => !/^\s*```/.test(line));
  lines.shift();
  return tag("pre", { class: "b-pre", tabindex: 0 }, tag("code", {}, body.join("\n")));
}

function list(lines, depth) {
  const [, indent, sign] = ITEM.exec(lines[0]);
  const ordered = /\d/.test(sign);
  const made = tag(ordered ? "ol" : "ul", { class: "b-list", start: ordered ? parseInt(sign, 10) : null });
  for (let found = ITEM.exec(lines[0] ?? ""); found; found = ITEM.exec(lines[0] ?? "")) {
    if (found[1].length < indent.length) break;
    if (found[1].length > indent.length + 1 && made.lastChild && depth < DEEPEST) {
      made.lastChild.append(list(lines, depth + 1));
      continue;
    }
    lines.shift();
    made.append(item(found[3]));
  }
  return made;
}

function item(text) {
  const box = /^\[([ xX])\]\s+(.*)$/.exec(text);
  if (!box) return tag("li", { dir: "auto" }, inline(text));
  return tag("li", { class: "b-todo" }, box[1] === " " ? "☐ " : "☑ ", inline(box[2]));
}

function table(lines) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const head = cells(lines.shift());
  const align = cells(lines.shift()).map((rule) => (/^:.*:$/.test(rule) ? "center" : rule.endsWith(":") ? "right" : "left"));
  const row = (name, line) => tag("tr", {}, head.map((_, i) => tag(name, { class: `b-${align[i]}` }, inline(line[i] ?? ""))));
  const rows = takeWhile(lines, (line) => line.includes("|")).map((line) => row("td", cells(line)));
  const made = tag("table", { class: "b-table" }, tag("thead", {}, row("th", head)), tag("tbody", {}, rows));
  return tag("div", { class: "b-scroll", tabindex: 0 }, made);
}

function inline(text) {
  const made = fragment();
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    made.append(text.slice(end, found.index), node(found.groups, found[0]));
    end = found.index + found[0].length;
  }
  made.append(text.slice(end));
  return made;
}

function node(g, whole) {
  if (g.inCode) return tag("code", { class: "b-code" }, g.inCode);
  if (g.label) return link(g.url, inline(g.label));
  if (g.auto || g.bare) return link(g.auto ?? g.bare, g.auto ?? g.bare);
  if (g.inStrong) return tag("strong", {}, inline(g.inStrong));
  if (g.struck) return tag("s", {}, inline(g.struck));
  if (g.inEm) return tag("em", {}, inline(g.inEm));
  if (g.emoji) return emojiNode(g.emoji, whole);
  return fragment(g.escaped ?? whole);
}

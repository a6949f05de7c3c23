// rich_text_input: an editable box, and reading what stands in it back as rich_text.

import { renderRichText } from "./richtext.js";
import { acts, held } from "./state.js";
import { icon, tag } from "./tag.js";

const STYLE_OF = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", S: "strike", STRIKE: "strike", DEL: "strike", U: "underline", CODE: "code" };
const TOOLS = [
  ["Bold", "B", "bold"], ["Italic", "I", "italic"], ["Strikethrough", "S", "strikeThrough"],
  ["Ordered list", "order", "insertOrderedList"], ["Bulleted list", "list", "insertUnorderedList"],
  ["Quote", "quote", "formatBlock", "blockquote"], ["Code", "code", "code"],
];

/** Renders the box with its toolbar. */
export function editor(place, { attributes, disabled, label }) {
  const { block, element, ctx } = place;
  const { id, autofocus, ...described } = attributes;
  const change = () => {
    box.classList.toggle("b-empty", !box.textContent);
    ctx.onChange?.(block, element, readRichText(box));
  };
  const paste = (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  };
  const onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !acts(block)) return;
    event.preventDefault();
    ctx.onAction?.(block, element, readRichText(box));
  };
  const box = tag("div", {
    class: "b-rich b-editable", contenteditable: String(!disabled), role: "textbox", "aria-multiline": "true", id, autofocus,
    "aria-label": label, "data-placeholder": element.placeholder?.text, tabindex: 0, dir: "auto", ...described,
    oninput: change, onpaste: paste, onkeydown, ondrop: (event) => event.preventDefault(),
  });
  const now = held(block, element, ctx);
  if (now) box.append(...renderRichText(now, { ...ctx, editing: true }).childNodes);
  box.classList.toggle("b-empty", !box.textContent);
  const tools = TOOLS.map((tool) => toolButton(box, { tool, change, disabled }));
  return tag("div", { class: "b-editor" }, tag("div", { class: "b-tools", role: "toolbar", "aria-label": "Formatting" }, tools), box);
}

function toolButton(box, { tool: [name, sign, command, value], change, disabled }) {
  const run = () => {
    box.focus();
    if (command === "code") wrapInCode();
    else document.execCommand(command, false, value);
    change();
  };
  const letter = sign.length === 1 ? tag("span", { class: `b-tool-${sign}` }, sign) : icon(sign);
  const stay = (event) => event.preventDefault();
  return tag("button", { type: "button", class: "b-bare", title: name, "aria-label": name, disabled, onpointerdown: stay, onclick: run }, letter);
}

function wrapInCode() {
  const selection = window.getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const code = tag("code", { class: "b-code" }, range.toString());
  range.deleteContents();
  range.insertNode(code);
  selection.collapse(code.parentNode, [...code.parentNode.childNodes].indexOf(code) + 1);
}

/** Reads the box as a rich_text block, or null when it is empty. */
export function readRichText(box) {
  const elements = [];
  let line = [];
  const flush = () => {
    if (line.length) elements.push({ type: "rich_text_section", elements: joined(line) });
    line = [];
  };
  const read = (node) => {
    const kind = node.nodeName;
    if (kind === "UL" || kind === "OL") {
      flush();
      readList(node, 0, elements);
    } else if (kind === "BLOCKQUOTE" || kind === "PRE") {
      flush();
      const type = kind === "PRE" ? "rich_text_preformatted" : "rich_text_quote";
      elements.push({ type, elements: joined(piecesOf(node, {})) });
    } else if (kind === "DIV") {
      if (line.length) line.push({ type: "text", text: "\n" });
      node.childNodes.forEach(read);
    } else if (kind !== "BR" || node.nextSibling) {
      // A break at the end of a line only keeps the browser's empty line open.
      line.push(...piecesOf(node, {}));
    }
  };
  box.childNodes.forEach(read);
  flush();
  return box.textContent.trim() ? { type: "rich_text", elements } : null;
}

function readList(node, indent, elements) {
  const style = node.nodeName === "OL" ? "ordered" : "bullet";
  let items = [];
  const flush = () => {
    if (items.length) elements.push({ type: "rich_text_list", style, indent, border: 0, elements: items });
    items = [];
  };
  for (const child of node.children) {
    const nested = child.matches("ul, ol") ? [child] : [...child.children].filter((each) => each.matches("ul, ol"));
    if (child.nodeName === "LI") items.push({ type: "rich_text_section", elements: joined(piecesOf(child, {})) });
    for (const inner of nested) {
      flush();
      readList(inner, indent + 1, elements);
    }
  }
  flush();
}

function piecesOf(node, style) {
  if (node.nodeType === Node.TEXT_NODE) return node.data ? [{ type: "text", text: node.data, ...styled(style) }] : [];
  if (node.nodeName === "BR") return [{ type: "text", text: "\n" }];
  if (node.nodeName === "UL" || node.nodeName === "OL") return [];
  const name = STYLE_OF[node.nodeName];
  const inner = name ? { ...style, [name]: true } : style;
  if (node.dataset.piece) return [JSON.parse(node.dataset.piece)];
  const pieces = [...node.childNodes].flatMap((child) => piecesOf(child, inner));
  if (node.nodeName === "DIV" && node.previousSibling) pieces.unshift({ type: "text", text: "\n" });
  if (node.nodeName !== "A") return pieces;
  return [{ type: "link", url: node.dataset.url ?? node.getAttribute("href"), text: node.textContent, ...styled(style) }];
}

const styled = (style) => (Object.keys(style).length ? { style } : {});

/** Joins neighbouring texts of one style, and drops a line break at the end. */
function joined(pieces) {
  const made = [];
  for (const piece of pieces) {
    const last = made.at(-1);
    const same = last?.type === "text" && piece.type === "text" && JSON.stringify(last.style) === JSON.stringify(piece.style);
    if (same) last.text += piece.text;
    else made.push({ ...piece });
  }
  if (made.at(-1)?.text === "\n" && made.at(-1).type === "text") made.pop();
  return made;
}

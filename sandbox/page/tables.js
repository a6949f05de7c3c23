// Tables: the plain one, and the one that sorts, filters and turns pages.

import { fold } from "./combobox.js";
import { renderPlain } from "./mrkdwn.js";
import { renderRichText } from "./richtext.js";
import { fresh, icon, tag } from "./tag.js";

const PAGE = 5;

function cell(name, given, { ctx, className = null, ...attributes }) {
  if (!given) return tag(name, { class: className });
  const rich = given.type === "rich_text";
  const content = rich ? renderRichText(given, ctx) : renderPlain(wordsOf(given), ctx);
  return tag(name, { class: className, dir: "auto", ...attributes }, content);
}

function wordsOf(given) {
  if (given.type === "raw_number") return given.text ?? given.value.toLocaleString("en-US", { maximumFractionDigits: 20 });
  if (given.type === "raw_text") return given.text;
  return (given.elements ?? []).map(wordsOf).join("") || given.text || given.url || "";
}

/** Renders a `table` block; its first row is the head. */
export function renderTable({ rows, column_settings: settings = [] }, ctx) {
  const looks = (index) => {
    const { align = "left", is_wrapped: wrapped = false } = settings[index] ?? {};
    return `b-${align}${wrapped ? "" : " b-nowrap"}`;
  };
  const line = (name, cells) => tag("tr", {}, cells.map((each, index) => cell(name, each, { ctx, className: looks(index) })));
  const [head, ...rest] = rows;
  const body = rest.map((cells) => line("td", cells));
  return tag("div", { class: "b-scroll", tabindex: 0 }, tag("table", { class: "b-table" }, tag("thead", {}, line("th", head)), tag("tbody", {}, body)));
}

/** Renders a `data_table` block. */
export function renderDataTable(block, ctx) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? PAGE;
  const numeric = head.map((_, index) => rows.every((row) => row[index].type === "raw_number"));
  const view = { column: null, down: false, query: "", page: 0 };
  const body = tag("tbody");
  const status = tag("span", { class: "b-muted", role: "status" });
  const filter = tag("input", { class: "b-field", type: "search", placeholder: "Filter", "aria-label": `Filter ${block.caption}`, oninput: () => change({ query: filter.value, page: 0 }) });
  const turn = (name, label, by) => tag("button", { type: "button", class: "b-bare", "aria-label": label, onclick: () => change({ page: view.page + by }) }, icon(name));
  const [back, on] = [turn("left", "Previous page", -1), turn("right", "Next page", 1)];
  const sorters = head.map((given, index) => sorter(given, index));
  const caption = tag("div", { class: "b-caption", id: fresh("b-caption") }, tag("strong", {}, block.caption), filter);
  const table = tag("table", { class: "b-table", "aria-labelledby": caption.id }, tag("thead", {}, tag("tr", {}, sorters)), body);
  draw();
  return tag("div", { class: "b-box b-data" }, caption, tag("div", { class: "b-scroll", tabindex: 0 }, table), tag("div", { class: "b-pages" }, status, back, on));

  function sorter(given, index) {
    const sort = () => {
      if (view.column !== index) change({ column: index, down: false, page: 0 });
      else if (!view.down) change({ down: true, page: 0 });
      else change({ column: null, down: false, page: 0 });
    };
    const button = tag("button", { type: "button", class: "b-sort", onclick: sort }, renderPlain(wordsOf(given), ctx), icon("up"));
    return tag("th", { scope: "col", class: numeric[index] ? "b-right" : null, "aria-sort": "none" }, button);
  }

  function change(news) {
    Object.assign(view, news);
    draw();
  }

  function draw() {
    const wanted = fold(view.query.trim());
    const found = rows.filter((row) => !wanted || row.some((each) => fold(wordsOf(each)).includes(wanted)));
    if (view.column !== null) found.sort(compare);
    const pages = Math.max(1, Math.ceil(found.length / size));
    const first = view.page * size;
    const shown = found.slice(first, first + size);
    body.replaceChildren(...shown.map(line));
    status.textContent = found.length ? `${first + 1}–${first + shown.length} of ${found.length}` : "No rows match";
    back.disabled = view.page === 0;
    on.disabled = view.page >= pages - 1;
    sorters.forEach((node, index) => node.setAttribute("aria-sort", index !== view.column ? "none" : view.down ? "descending" : "ascending"));
  }

  function compare(a, b) {
    const [one, two] = [a[view.column], b[view.column]];
    const order = numeric[view.column] ? one.value - two.value : wordsOf(one).localeCompare(wordsOf(two), undefined, { numeric: true });
    return view.down ? -order : order;
  }

  function line(row) {
    const header = block.row_header_column_index;
    return tag("tr", {}, row.map((each, index) => cell(index === header ? "th" : "td", each, {
      ctx, className: numeric[index] ? "b-right" : null, scope: index === header ? "row" : null,
    })));
  }
}

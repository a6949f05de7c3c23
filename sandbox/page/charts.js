// data_visualization: line, area, bar and pie, with values on hover and with the arrow keys.

import { fresh, svg, tag } from "./tag.js";

const HEIGHT = 240;
const LEFT = 48;
const RIGHT = 12;
const TOP = 12;
const BEAT = 0.8; // The part of a category's width that its bars fill.

const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 });

// A drawing is made as wide as a telephone shows it, so that its words stay readable there.
const widthNow = () => (window.innerWidth < 520 ? 320 : 560);

/** Renders a chart block. */
export function renderChart({ title, chart }) {
  const drawing = chart.type === "pie" ? pie(chart) : plot(chart);
  const heading = tag("figcaption", { id: fresh("b-chart") }, title);
  const tip = tag("div", { class: "b-tip", "aria-live": "polite", hidden: true });
  const stage = tag("div", { class: "b-stage", tabindex: 0, role: "group", "aria-labelledby": heading.id, "aria-roledescription": "chart" }, drawing.node, tip);
  operate(stage, { tip, drawing });
  const legend = drawing.names.map((name, index) => tag("li", {}, tag("i", { class: `b-hue${index}` }), tag("bdi", {}, name)));
  return tag("figure", { class: "b-box b-chart" }, heading, stage, tag("ul", { class: "b-legend" }, legend), hiddenTable(drawing));
}

/** Lets the mouse and the arrow keys walk over the values. */
function operate(stage, { tip, drawing }) {
  let at = -1;
  const show = (index) => {
    at = index;
    for (const [each, { marks }] of drawing.steps.entries()) marks.forEach((mark) => mark.classList.toggle("b-on", each === at));
    tip.hidden = at < 0;
    if (at < 0) return;
    const { label, values, x } = drawing.steps[at];
    const lines = values.map(([name, value, hue]) => tag("div", {}, tag("i", { class: `b-hue${hue}` }), `${name}: `, tag("b", {}, value)));
    tip.replaceChildren(tag("strong", {}, label), ...lines);
    // Beside the values, on the side where there is more room.
    const part = x / drawing.width;
    tip.style.left = `${part * 100}%`;
    tip.style.translate = part < 0.5 ? "14px 0" : "calc(-100% - 14px) 0";
  };
  drawing.steps.forEach(({ areas }, index) => areas.forEach((area) => area.addEventListener("pointerenter", () => show(index))));
  stage.addEventListener("pointerleave", () => show(-1));
  stage.addEventListener("blur", () => show(-1));
  stage.addEventListener("keydown", (event) => {
    const count = drawing.steps.length;
    const next = { ArrowRight: (at + 1) % count, ArrowLeft: (at - 1 + count) % count, Home: 0, End: count - 1, Escape: -1 }[event.key];
    if (next === undefined || (event.key === "Escape" && at < 0)) return;
    event.preventDefault();
    event.stopPropagation();
    show(next);
  });
}

/** Says the same as a table, for those who do not see the picture. */
function hiddenTable({ names, steps, isPie }) {
  if (isPie) {
    const rows = steps.map(({ label, values }) => tag("tr", {}, tag("th", { scope: "row" }, label), tag("td", {}, values[0][1])));
    return tag("table", { class: "b-hidden" }, rows);
  }
  const head = tag("tr", {}, tag("td"), names.map((name) => tag("th", { scope: "col" }, name)));
  const rows = steps.map(({ label, values }) => tag("tr", {}, tag("th", { scope: "row" }, label), values.map(([, value]) => tag("td", {}, value))));
  return tag("table", { class: "b-hidden" }, head, rows);
}

/** Returns round steps from at most `low` to at least `high`. */
function scale(low, high) {
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const first = Math.floor(low / step);
  const count = Math.ceil(high / step) - first;
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function plot({ type, series, axis_config: axis }) {
  const { categories } = axis;
  const width = widthNow();
  const table = series.map(({ data }) => categories.map((label) => data.find((point) => point.label === label)?.value ?? 0));
  const ticks = scale(Math.min(0, ...table.flat()), Math.max(0, ...table.flat()));
  const floor = HEIGHT - (axis.x_label ? 44 : 28);
  const [low, high] = [ticks[0], ticks.at(-1)];
  const y = (value) => floor - ((value - low) / (high - low || 1)) * (floor - TOP);
  const band = (width - LEFT - RIGHT) / categories.length;
  const x = (index) => LEFT + band * (index + 0.5);
  const shape = { x, y, band, table, zero: y(Math.max(low, Math.min(0, high))) };
  const draw = type === "bar" ? bars : lines;
  const layers = draw(shape, type);
  const areas = categories.map((_, index) => svg("rect", { class: "b-band", x: LEFT + band * index, y: TOP, width: band, height: floor - TOP }));
  const steps = categories.map((label, index) => ({
    label, x: x(index), areas: [areas[index]], marks: [areas[index], ...layers.marks[index]],
    values: series.map(({ name }, each) => [name, number(table[each][index]), each]),
  }));
  const node = canvas(width, `${series.map(({ name }) => name).join(", ")} over ${categories.length} categories`, frame({ width, ticks, y, x, categories, axis, floor, band }), areas, layers.nodes);
  return { node, width, steps, names: series.map(({ name }) => name) };
}

function canvas(width, label, ...children) {
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label }, ...children);
}

function frame({ width, ticks, y, x, categories, axis, floor, band }) {
  const text = (attributes, content) => svg("text", attributes, content);
  const rules = ticks.flatMap((tick) => [
    svg("line", { class: "b-rule", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
    text({ x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, tick.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 2 })),
  ]);
  const room = Math.max(2, Math.floor(band / 7));
  const every = room < 4 ? Math.ceil(28 / band) : 1;
  const names = categories.map((name, index) => {
    const letters = Math.max(room * every, 3);
    const cut = name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
    return index % every ? null : text({ x: x(index), y: floor + 17, "text-anchor": "middle" }, cut);
  });
  const middle = (TOP + floor) / 2;
  const across = axis.x_label ? text({ x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle", class: "b-axis" }, axis.x_label) : null;
  const up = axis.y_label ? text({ transform: `translate(11 ${middle}) rotate(-90)`, "text-anchor": "middle", class: "b-axis" }, axis.y_label) : null;
  return [...rules, ...names, across, up];
}

function bars({ x, y, band, table, zero }) {
  const width = (band * BEAT) / table.length;
  const rows = table.map((values, each) => values.map((value, index) => svg("rect", {
    class: `b-bar b-hue${each}`, x: x(index) - (band * BEAT) / 2 + width * each, y: Math.min(y(value), zero),
    width: Math.max(1, width - 1), height: Math.max(value ? 1 : 0, Math.abs(y(value) - zero)), rx: Math.min(2, width / 4),
  })));
  return { nodes: rows.flat(), marks: table[0].map((_, index) => rows.map((row) => row[index])) };
}

function lines({ x, y, table, zero }, type) {
  const path = (values) => values.map((value, index) => `${index ? "L" : "M"}${x(index)} ${y(value)}`).join("");
  const areaOf = (values) => `${path(values)}L${x(values.length - 1)} ${zero}L${x(0)} ${zero}Z`;
  const areas = type === "area" ? table.map((values, each) => svg("path", { class: `b-area b-hue${each}`, d: areaOf(values) })) : [];
  const strokes = table.map((values, each) => svg("path", { class: `b-stroke b-hue${each}`, d: path(values) }));
  const dots = table.map((values, each) => values.map((value, index) => svg("circle", { class: `b-dot b-hue${each}`, cx: x(index), cy: y(value), r: 3 })));
  return { nodes: [...areas, ...strokes, ...dots.flat()], marks: table[0].map((_, index) => dots.map((row) => row[index])) };
}

function pie({ segments }) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  const width = widthNow();
  const [cx, cy, r] = [width / 2, HEIGHT / 2, HEIGHT / 2 - TOP];
  const point = (turn) => [cx + r * Math.sin(turn * 2 * Math.PI), cy - r * Math.cos(turn * 2 * Math.PI)].join(" ");
  let from = 0;
  const slices = segments.map(({ value }, index) => {
    const part = value / total;
    const start = from;
    from += part;
    const whole = part > 0.9999;
    const d = `M${cx} ${cy}L${point(start)}A${r} ${r} 0 ${part > 0.5 ? 1 : 0} 1 ${point(from)}Z`;
    return whole ? svg("circle", { class: `b-slice b-hue${index}`, cx, cy, r }) : svg("path", { class: `b-slice b-hue${index}`, d });
  });
  const steps = segments.map(({ label, value }, index) => {
    const share = `${number(value)} (${number((value / total) * 100)} %)`;
    return { label, x: cx, areas: [slices[index]], marks: [slices[index]], values: [[label, share, index]] };
  });
  const node = canvas(width, `${segments.length} parts of ${number(total)}`, slices);
  return { node, width, steps, names: segments.map(({ label }) => label), isPie: true };
}

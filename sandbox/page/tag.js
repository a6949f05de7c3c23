// Making elements. Text only ever becomes a text node, so nothing that people wrote is markup.

const SVG = "http://www.w3.org/2000/svg";
const SAFE = new Set(["http:", "https:", "mailto:"]);
let counter = 0;

/** Returns an id nothing else on the page has. */
export function fresh(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Makes an element: `on*` are listeners, true and false set and leave out an attribute. */
export function tag(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

export function fragment(...children) {
  const made = document.createDocumentFragment();
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Returns the address as it may be followed, or null: no scripts, no data, no other programs. */
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere; an address that is not safe stays text. */
export function link(address, ...children) {
  const href = safeUrl(address);
  if (!href) return tag("span", {}, ...children);
  const attributes = { class: "b-link", href, target: "_blank", rel: "noopener noreferrer" };
  return tag("a", attributes, ...children);
}

/** A pressable piece of running text, such as a mention; a real button would not wrap. */
export function pressable(className, run, ...children) {
  const press = (event) => {
    event.preventDefault();
    run();
  };
  const onkeydown = (event) => (event.key === "Enter" || event.key === " ") && press(event);
  const attributes = { class: className, role: "button", tabindex: 0, onclick: press, onkeydown };
  return tag("span", attributes, ...children);
}

const ICONS = {
  down: "M5 8l5 5 5-5",
  up: "M5 12l5-5 5 5",
  left: "M12 5l-5 5 5 5",
  right: "M8 5l5 5-5 5",
  cross: "M5 5l10 10M15 5L5 15",
  check: "M4 10.5l4 4 8-9",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  calendar: "M4 5.5h12v11H4zM4 9h12M7 3.5v3M13 3.5v3",
  clock: "M10 3a7 7 0 100 14 7 7 0 000-14zM10 6v4l3 2",
  trash: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6",
  good: "M7 9v7H4V9zM7 9l3-6c1.5 0 2 1 1.7 2.5L11 8h4.5l-1.3 8H7",
  bad: "M7 11V4H4v7zM7 11l3 6c1.5 0 2-1 1.7-2.5L11 12h4.5l-1.3-8H7",
  info: "M10 3a7 7 0 100 14 7 7 0 000-14zM10 9.5V14M10 6.5h.01",
  warning: "M10 3l7.5 13.5h-15zM10 8.5v4M10 14.5h.01",
  error: "M7 3h6l4 4v6l-4 4H7l-4-4V7zM10 6.5v4.5M10 13.5h.01",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 016 0V9",
  file: "M5 3h7l3 3v11H5zM12 3v3h3",
  play: "M7 5l8 5-8 5z",
  search: "M9 4a5 5 0 100 10A5 5 0 009 4zM13 13l4 4",
  image: "M3 4.5h14v11H3zM3 13l4-4 4 4 2-2 4 3M13 8h.01",
  dash: "M6 10h8",
  list: "M7 5h9M7 10h9M7 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01",
  order: "M8 5h8M8 10h8M8 15h8M3.5 3.5v3M3 10h1.5l-1.5 3h1.5",
  quote: "M4 4v12M8 6h8M8 10h8M8 14h5",
  code: "M7 6l-4 4 4 4M13 6l4 4-4 4",
  link: "M8.5 11.5l3-3M9 6l1.5-1.5a3.5 3.5 0 015 5L14 11M11 14l-1.5 1.5a3.5 3.5 0 01-5-5L6 9",
};

export function icon(name) {
  const attributes = { class: "b-icon", viewBox: "0 0 20 20", "aria-hidden": "true" };
  return svg("svg", attributes, svg("path", { d: ICONS[name] }));
}

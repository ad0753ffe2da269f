// Elements made by hand: texts go in as text nodes, never as markup.

const SVG = "http://www.w3.org/2000/svg";

export function byId(id) {
  return document.getElementById(id);
}

// el("button", {class: "x", onclick: f, "aria-pressed": true}, "text", child)
export function el(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

export function press(text, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, text);
}

const PATHS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  all: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  close: "M4 4l8 8M12 4l-8 8",
  menu: "M2.5 4.5h11M4.5 8h7M6.5 11.5h3",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  about: "M8 7.2v4M8 4.6v.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  save: "M8 2.5v7M5 6.8l3 3 3-3M3 13.2h10",
  link: "M6.5 9.5l3-3M7.2 4.8l1.3-1.3a2.8 2.8 0 0 1 4 4l-1.3 1.3M8.8 11.2l-1.3 1.3a2.8 2.8 0 0 1-4-4l1.3-1.3",
};

export function icon(name) {
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}

// The sign of a class, as in the picture.
export function sign(shape, of) {
  const d = {
    diamond: "M8 1.2L14.8 8 8 14.8 1.2 8z",
    dot: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
    triangle: "M8 1.8L15 14H1z",
    square: "M2.6 2.6h10.8v10.8H2.6z",
    hexagon: "M1 8l3.5-6h7L15 8l-3.5 6h-7z",
  }[shape];
  return svg("svg", { viewBox: "0 0 16 16", class: `sign ${of}`, "aria-hidden": "true" }, svg("path", { d }));
}

export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

let spoken = 0;

// Tell screen readers; of several calls in a row only the last is read.
export function say(text) {
  clearTimeout(spoken);
  spoken = setTimeout(() => {
    byId("live").textContent = text;
  }, 120);
}

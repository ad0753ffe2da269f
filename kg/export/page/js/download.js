// Files made in the page, and tables as CSV.

import { el } from "./dom.js";

// Hand a file to the reader.
export function download(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// Rows of texts after RFC 4180. What a spreadsheet would run as a formula gets a quote mark
// before it: at the beginning of a cell, and after each sign at which some split a cell in two.
export function csv(rows) {
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

const FORMULA = /(^|[;\t\r\n])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

function cell(value) {
  const text = String(value ?? "");
  const safe = /^[+-]?\d+(?:\.\d+)?$/.test(text) ? text : text.replace(FORMULA, "$1$2'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

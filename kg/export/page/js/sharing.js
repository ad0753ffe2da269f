// The box that shares what is shown: its link, and views that the reader has given a name, which
// this browser keeps.

import { byId, el, fill, press, say } from "./dom.js";
import { copy } from "./quotes.js";
import { keep, kept } from "./storage.js";

const FRAME = "iframe";
const STORE = "trendkg-views";

export function openSharing() {
  const box = byId("sharing");
  const link = el("input", { type: "text", readonly: true, value: location.href, "aria-label": "Link to this view" });
  const name = el("input", { type: "text", maxlength: 80, placeholder: "Name this view", "aria-label": "Name this view" });
  const copier = (text, what) => press(what, async () => say(await copy(text) ? "Copied" : "The browser does not let this page copy"), { class: "ask" });
  const list = el("ul", { class: "items" });
  const show = () => fill(list, views().map((view, at) => el("li", { class: "claim" }, press(view.name, () => open(view.hash), { class: "name" }), press("Delete", () => { keep(STORE, views().filter((_, i) => i !== at)); show(); }, { class: "plainly", "aria-label": `Delete ${view.name}` }))));
  const add = el("form", { class: "row", onsubmit: (event) => {
    event.preventDefault();
    if (!name.value.trim()) return;
    keep(STORE, [...views().filter((view) => view.name !== name.value.trim()), { name: name.value.trim(), hash: location.hash }]);
    name.value = "";
    show();
  } }, name, el("button", { type: "submit", class: "ask" }, "Keep"));
  const open = (hash) => {
    box.close();
    location.hash = hash || "#";
  };
  show();
  fill(
    box,
    el("h2", { id: "sharing-title", tabindex: "-1", autofocus: true }, "Share this view"),
    el("p", {}, `The address holds what is shown: the filters, what is picked, where you look.${location.protocol === "file:" ? " It opens where this file lies; to show it elsewhere, pass the file on as well." : ""}`),
    el("p", { class: "row" }, link, copier(location.href, "Copy link")),
    el("p", { class: "row" }, copier(`<${FRAME} src="${embedded()}" width="900" height="600"></${FRAME}>`, "Copy code to embed"), el("small", {}, "shows the picture alone")),
    el("h3", {}, "Views kept in this browser"),
    add,
    list,
    press("Close", () => box.close(), { class: "ask" }),
  );
  box.showModal();
}

function embedded() {
  const { href, hash } = location;
  return (hash ? `${href}&embed` : `${href}#embed`).replaceAll('"', "%22").replaceAll("<", "%3C");
}

function views() {
  return kept(STORE).filter((view) => typeof view?.name === "string" && typeof view.hash === "string");
}

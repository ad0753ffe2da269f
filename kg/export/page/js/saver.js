// The menu that saves what is shown: the picture as PNG or SVG, its topics and claims as Turtle.

import { drawn } from "./canvas.js";
import { byId, el, icon, press, say } from "./dom.js";
import { pictureAsSvg } from "./drawing.js";
import { download } from "./save.js";
import { colours } from "./theme.js";
import { asTurtle } from "./turtle.js";

const CHOICES = [
  ["Picture as PNG", savePng],
  ["Picture as SVG", () => download("graph.svg", "image/svg+xml", pictureAsSvg())],
  ["Topics and claims in it as Turtle", () => download("shown.ttl", "text/turtle", asTurtle(drawn.topics, drawn.claims))],
];

export function saver() {
  const menu = el("ul", { class: "menu", id: "saves", hidden: true }, CHOICES.map(([name, act]) => el("li", {}, press(name, () => {
    act();
    close();
    say(`${name}: saved`);
  }))));
  const opener = press(icon("save"), () => (menu.hidden ? open() : close()), { class: "round", "aria-label": "Save", title: "Save", "aria-expanded": "false", "aria-controls": "saves" });
  const open = () => {
    menu.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    menu.querySelector("button").focus();
  };
  const close = () => {
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  };
  const holder = el("div", { class: "saver" }, opener, menu);
  holder.addEventListener("keydown", (event) => event.key === "Escape" && (close(), opener.focus()));
  holder.addEventListener("focusout", (event) => holder.contains(event.relatedTarget) || close());
  return holder;
}

function savePng() {
  const surface = byId("canvas").querySelector("canvas");
  const copy = el("canvas", { width: surface.width, height: surface.height });
  const ctx = copy.getContext("2d");
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(surface, 0, 0);
  copy.toBlob((blob) => download("graph.png", "image/png", blob));
}

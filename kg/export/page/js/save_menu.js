// The menu that saves what is shown: the picture as PNG (of twice the size) or SVG, its topics and
// claims as Turtle.

import { drawn } from "./canvas.js";
import { findReport, reports, softwareInWords } from "./data.js";
import { byId, count, el, icon, press, say } from "./dom.js";
import { pictureAsSvg } from "./drawing.js";
import { download } from "./download.js";
import { state } from "./state.js";
import { asTurtle } from "./turtle.js";
import { CLASS, RELATION, percent } from "./words.js";

const TWICE = 2;

const CHOICES = [
  ["Picture as PNG", savePng],
  ["Picture as SVG", () => download("graph.svg", "image/svg+xml", framed().svg)],
  ["Topics and claims in it as Turtle", () => download("shown.ttl", "text/turtle", asTurtle(drawn.topics, drawn.claims))],
];

export function saveMenu() {
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

function framed() {
  return pictureAsSvg(filtersInWords(), sourceInWords());
}

function filtersInWords() {
  const { off, reports: only, groups, sure, from, to } = state;
  const shown = [
    off.length ? `without ${off.map((id) => CLASS[id]?.many ?? RELATION[id]?.name ?? id).join(", ")}` : "",
    only.length ? `in ${only.length === 1 ? findReport(only[0])?.title ?? "" : count(only.length, "report")}` : "",
    groups.length ? count(groups.length, "theme") : "",
    from !== null || to !== null ? `reports ${[from === null ? "" : `from ${from}`, to === null ? "" : `to ${to}`].filter(Boolean).join(" ")}` : "",
    sure ? `at least ${percent(sure)} sure` : "",
    state.weak ? "weak claims, too" : "",
  ].filter(Boolean).join("; ");
  return `${byId("note").textContent.replace(" Zoom in for more.", "")}${shown ? ` Only ${shown}.` : ""}`;
}

function sourceInWords() {
  const dates = reports.map(({ issued }) => issued).filter(Boolean).sort();
  const when = dates.length ? `, ${[...new Set([dates[0], dates.at(-1)])].join(" to ")}` : "";
  return `Source: ${count(reports.length, "report")}${when}; ${softwareInWords()}`;
}

function savePng() {
  const { svg, width, height } = framed();
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.onload = () => {
    const copy = el("canvas", { width: width * TWICE, height: height * TWICE });
    copy.getContext("2d").drawImage(image, 0, 0, copy.width, copy.height);
    URL.revokeObjectURL(url);
    copy.toBlob((blob) => download("graph.png", "image/png", blob));
  };
  image.src = url;
}

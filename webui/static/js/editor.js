// The editor: a toolbar, the preview beside the text, what is typed kept safe, near articles, files by paste and drop.

import { keepSafe } from "./editor-keeping.js";
import { takeFiles } from "./editor-files.js";
import { look } from "./editor-look.js";
import { tools } from "./editor-tools.js";
import { guard } from "./unsaved.js";

const form = document.getElementById("editor");
const near = document.getElementById("near");
const PAUSE = 900;
let timer = 0;
let running = null;

async function compare() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  try {
    const answer = await fetch(form.dataset.near, { method: "POST", body: new FormData(form), headers: { "X-Part": "1" }, signal });
    if (!answer.ok) return;
    near.innerHTML = await answer.text();
    if (near.querySelector("a")) near.closest("details").open = true;
  } catch (error) {
    if (error.name !== "AbortError") near.dataset.failed = "";
  }
}

form.addEventListener("input", (event) => {
  if (!["title", "body", "phrasings"].includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(compare, PAUSE);
});

const shown = look(form);
form.addEventListener("click", (event) => {
  const part = event.target.closest("button")?.dataset.part;
  if (!part) return;
  event.preventDefault();
  if (part === "near") compare();
  else shown.show();
});

tools(form, shown);
takeFiles(form);
keepSafe(form);
guard(form);

// The editor: the preview appears below the text instead of in a new tab; near articles while somebody writes.

import { guard } from "./unsaved.js";

const form = document.getElementById("editor");
const preview = document.getElementById("preview");

const PAUSE = 900;
const near = document.getElementById("near");
let timer = 0;
let running = null;

async function compare() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  try {
    const answer = await fetch(form.dataset.near, { method: "POST", body: new FormData(form), headers: { "X-Part": "1" }, signal });
    if (answer.ok) near.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") near.dataset.failed = "";
  }
}

form.addEventListener("input", (event) => {
  if (!["title", "body", "phrasings"].includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(compare, PAUSE);
});

form.addEventListener("click", async (event) => {
  const part = event.target.closest("button")?.dataset.part;
  if (!part) return;
  event.preventDefault();
  if (part === "near") return compare();
  const body = new FormData(form);
  const answer = await fetch(form.dataset.preview, { method: "POST", body, headers: { "X-Part": "1" } });
  if (!answer.ok) return;
  preview.querySelector(".prose").innerHTML = await answer.text();
  preview.hidden = false;
  preview.scrollIntoView({ block: "start", behavior: "smooth" });
});
guard(form);

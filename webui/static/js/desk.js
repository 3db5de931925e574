// The desk of a ticket: write, use articles and search without leaving it.

import { compose } from "./composing.js";
import { copy } from "./copy.js";
import "./keys.js";
import { look } from "./live.js";
import { ask, complain, notice, send, tell } from "./part.js";
import { keep } from "./unsaved.js";
import { insert } from "./writing.js";

const form = document.getElementById("work");
const against = document.getElementById("against");
const kept = keep(form);

// Write a text where the cursor stands, so that it can be undone; not twice.
function write(field, text) {
  if (!field || field.value.includes(text)) return;
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const gap = (part, end) => (!part.trim() ? "" : "\n".repeat(Math.max(0, 2 - /\n*$/.exec(end ? part : [...part].reverse().join(""))[0].length)));
  insert(field, gap(before, true) + text + gap(after, false));
}

function cite(number, title, isSolution) {
  for (const pill of document.querySelectorAll(`[data-cited="${number}"]`)) pill.hidden = false;
  const choice = form.elements.article;
  if (!choice) return;
  if (![...choice.options].some((option) => option.value === number)) choice.add(new Option(`${number} ${title}`, number));
  if (isSolution) choice.value = number;
}

async function use(button, field) {
  const way = button.getAttribute("formaction").split("/").pop();
  const { ok, text, article, title, said, conflict } = await send(form, button);
  if (conflict) notice(against, conflict);
  if (!ok) return;
  cite(article, title, way === "apply");
  if (way === "apply") write(form.elements.resolution, text);
  if (way === "apply" || way === "insert") write(form.elements.text, text);
  if (way === "link") insert(field, text);
  if (way === "copy") await copy(text, said);
  else tell(said);
  look();
}

// An article that was found by typing: its title and link stand where it was typed.
function link(field, number) {
  const button = Object.assign(document.createElement("button"), { name: "use", value: number });
  button.setAttribute("formaction", field.dataset.link);
  use(button, field);
}

async function fill(button) {
  const { ok, text } = await send(form, button);
  if (ok) write(form.elements.text, text);
}

async function borrow(button) {
  const { ok, text, said } = await send(form, button);
  if (!ok) return;
  write(form.elements.resolution, text);
  tell(said);
}

async function work(button) {
  const { ok, said, saved, next, errors, conflict } = await send(form, button);
  if (errors) complain(form, errors);
  if (conflict) {
    notice(against, conflict);
    against.scrollIntoView({ block: "nearest" });
  }
  if (!ok) return look();
  against.replaceChildren();
  if (next) {
    kept.saved(["resolution"]);
    location.href = next;
    return null;
  }
  complain(form, {});
  kept.saved(saved);
  form.elements.manner.value = "";
  tell(said);
  return look();
}

// Steps are taken on a page of their own, in another tab: what was typed here stays.
form.addEventListener("submit", (event) => {
  if (event.submitter.name === "run") return;
  event.preventDefault();
  const button = event.submitter;
  if (button.ariaBusy) return;
  ({ use, borrow, fill })[button.name]?.(button) ?? work(button);
});

compose(form, link);

const seek = document.getElementById("seek");
const sought = document.getElementById("sought");
let running = null;

async function search() {
  running?.abort();
  running = new AbortController();
  try {
    const query = new URLSearchParams(new FormData(seek));
    const answer = await ask(`${seek.getAttribute("action")}?${query}`, { signal: running.signal });
    if (answer.ok) sought.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") seek.submit();
  }
}

seek.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});

// What is known of the ticket comes right after the page, in pieces for several places on it.
const known = document.querySelector("[data-known]");

async function know() {
  const [waits, failed] = known.querySelectorAll("p");
  waits.hidden = false;
  known.ariaBusy = "true";
  try {
    const answer = await ask(known.dataset.known);
    if (!answer.ok) throw new Error();
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const piece of part.querySelectorAll("[data-into]")) document.getElementById(piece.dataset.into)?.replaceChildren(...piece.children);
  } catch {
    waits.hidden = true;
    failed.hidden = false;
  }
  known.ariaBusy = null;
  delete known.dataset.known;
}

if (known) know();

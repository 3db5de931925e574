// The ticket form: suggestions while somebody types, and the priority of what was chosen.

import { follow } from "./asked.js";
import "./photos.js";
import { guard } from "./unsaved.js";

const PAUSE = 500;
const form = document.getElementById("ticket");
const panel = document.getElementById("suggestions");
const watched = ["title", "description", "error_code", "steps", "category"];
const proposals = document.getElementById("proposals");
let timer = 0;
let running = null;
let preselected = "";
let asked = text();

function text() {
  return watched.map((name) => form.elements[name]?.value.trim() ?? "").join("\n");
}

// What is sent while somebody types: the words alone, photos travel once, with the ticket.
function words() {
  const body = new FormData(form);
  body.delete("photos");
  return body;
}

async function suggest() {
  const now = text();
  if (now === asked) return;
  asked = now;
  running?.abort();
  running = new AbortController();
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.suggest, { method: "POST", body: words(), signal: running.signal });
    if (answer.ok) show(await answer.text());
  } catch (error) {
    if (error.name === "AbortError") return;
    asked = "";
  }
  panel.removeAttribute("aria-busy");
}

// The keys of earlier suggestions stay in the form: they travel with the ticket.
function show(html) {
  for (const key of panel.querySelectorAll("input[name=lookups]")) form.prepend(key);
  panel.innerHTML = html;
  const offered = panel.querySelector("[data-part=proposals]");
  if (!offered) return;
  proposals.replaceChildren(...offered.childNodes);
  offered.remove();
  preselect();
}

// A proposed category is chosen for somebody who has not chosen; it is marked, and stays changeable.
function preselect() {
  const value = proposals.querySelector("[data-category]")?.dataset.category;
  const field = form.elements.category;
  if (!value || field.dataset.chosen || (field.value && field.value !== preselected)) return;
  if (![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
  field.value = preselected = value;
  follow();
  asked = text();
}

function adopt(button) {
  const [name, ...rest] = button.value.split(" ");
  const field = form.elements[name];
  const value = rest.join(" ");
  if (name === "category" && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
  field.value = value;
  follow();
  button.closest(".proposal").remove();
  showPriority();
}

function showPriority() {
  const matrix = JSON.parse(form.dataset.matrix);
  const priority = matrix[form.elements.impact.value]?.[form.elements.urgency.value];
  for (const row of document.querySelectorAll("#limits tr[data-priority]")) {
    const mine = row.dataset.priority === priority;
    row.classList.toggle("is-mine", mine);
    mine ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
  }
}

async function reject(button) {
  const body = words();
  body.set("reject", button.value);
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: "rejected", value: button.value.split(" ")[0] });
  form.append(hidden);
  const entry = button.closest(".suggestion");
  await fetch(button.formAction, { method: "POST", body, headers: { "X-Part": "1" } });
  entry.remove();
}

form.addEventListener("input", (event) => {
  if (!watched.includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE);
});
form.addEventListener("change", (event) => {
  if (event.target.name === "category") event.target.dataset.chosen = "1";
  showPriority();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.name === "adopt") {
    event.preventDefault();
    adopt(button);
  } else if (button?.name === "reject") {
    event.preventDefault();
    reject(button);
  } else if (button?.name === "step") {
    event.preventDefault();
    clearTimeout(timer);
    asked = "";
    suggest();
  }
});
guard(form);

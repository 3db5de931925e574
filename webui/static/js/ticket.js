// The ticket form: suggestions while somebody types, and the priority of what was chosen.

import { adopt, choose } from "./asked.js";
import { notice, renew } from "./part.js";
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
let asked = text("defaultValue");

function text(what = "value") {
  return watched.map((name) => form.elements[name]).map((field) => (field?.[what] ?? field?.value ?? "").trim()).join("\n");
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
  preselected = value;
  choose("category", value);
  asked = text();
}

function showPriority() {
  const matrix = JSON.parse(form.dataset.matrix);
  const priority = matrix[form.elements.impact.value]?.[form.elements.urgency.value];
  for (const row of document.querySelectorAll("#limits tr[data-priority]")) {
    const mine = row.dataset.priority === priority;
    row.classList.toggle("is-mine", mine);
    row.ariaCurrent = mine ? "true" : null;
  }
}

async function reject(button) {
  const body = words();
  body.set("reject", button.value);
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "rejected", value: button.value.split(" ")[0] }));
  await fetch(button.formAction, { method: "POST", body, headers: { "X-Part": "1" } });
  button.closest(".suggestion").remove();
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
const acts = {
  adopt(button) {
    adopt(button);
    showPriority();
  },
  reject,
  step() {
    clearTimeout(timer);
    asked = "";
    suggest();
  },
};
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const act = acts[button?.name];
  if (act || (button && event.detail > 1)) event.preventDefault();
  act?.(button);
});
// What is sent while nobody answers would be gone.
form.addEventListener("submit", async (event) => {
  if (event.submitter?.name) return;
  event.preventDefault();
  if (await renew().catch(() => false)) return form.submit();
  notice(document.getElementById("unsent"), form.dataset.unsent);
  form.dispatchEvent(new Event("input"));
});
guard(form);
suggest();

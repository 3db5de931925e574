// A ticket for a caller: what is known appears while the agent types, requesters are found, Enter goes on.

import { adopt } from "./asked.js";
import "./keys.js";
import "./photos.js";
import { ask, complain, send } from "./part.js";
import { keep } from "./unsaved.js";

const PAUSE = 300;
const form = document.getElementById("intake");
const known = document.getElementById("known");
const list = document.getElementById("callers");
const field = (name) => form.elements[name];
const name = field("requester.name");
const watched = ["title", "description", "error_code", "requester.customer_no"];
const kept = keep(form);
const timers = new Map();
const running = new Map();
let chosen = -1;

document.querySelector("[data-without-script]").hidden = true;
for (const [role, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "callers" })) name.setAttribute(role, value);

// Ask for a part after a pause; only the last question counts.
function later(what, address, options, show) {
  clearTimeout(timers.get(what));
  timers.set(what, setTimeout(async () => {
    running.get(what)?.abort();
    const stop = new AbortController();
    running.set(what, stop);
    try {
      const answer = await ask(address(), { ...options(), signal: stop.signal });
      if (answer.ok) show(await answer.text());
    } catch { /* the next letter asks again */ }
  }, PAUSE));
}

const look = () => later("known", () => form.dataset.found, () => ({ method: "POST", body: words() }), showKnown);

function words() {
  const body = new FormData(form);
  body.delete("photos");
  return body;
}

// The keys of earlier suggestions stay in the form: they travel with the ticket.
function showKnown(html) {
  for (const key of known.querySelectorAll("input[name=lookups]")) form.prepend(key);
  known.innerHTML = html;
}

const options = () => [...list.querySelectorAll("button")];

function showCallers(html) {
  list.innerHTML = document.activeElement === name ? html : "";
  choose(options().length ? 0 : -1);
}

function choose(place) {
  options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
  chosen = place;
  const option = options()[place];
  option?.scrollIntoView({ block: "nearest" });
  name.setAttribute("aria-expanded", String(options().length > 0));
  option ? name.setAttribute("aria-activedescendant", option.id) : name.removeAttribute("aria-activedescendant");
}

function close() {
  clearTimeout(timers.get("callers"));
  running.get("callers")?.abort();
  list.replaceChildren();
  choose(-1);
}

function pick(option) {
  for (const part of ["name", "contact", "department", "customer_no"]) field(`requester.${part}`).value = option.dataset[part];
  close();
  look();
  kept.later();
  (field("requester.contact").value ? form.querySelector("[data-send]") : field("requester.contact")).focus();
}

// A number that nobody is known by is a telephone number, not a name.
function passOn() {
  close();
  if (/^[\d\s+-]{3,}$/.test(name.value) && !field("requester.contact").value) {
    field("requester.contact").value = name.value;
    name.value = "";
    return name.focus();
  }
  return field("requester.contact").focus();
}

function press(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.target === name && step && options().length) choose((chosen + step + options().length) % options().length);
  else if (event.target === name && event.key === "Escape" && options().length) close();
  else if (event.key !== "Enter") return;
  else if (event.target === name) chosen >= 0 ? pick(options()[chosen]) : passOn();
  else if (event.target === field("title")) name.focus();
  else return;
  event.preventDefault();
}

async function work(button) {
  const { ok, next, errors } = await send(form, button);
  if (errors) complain(form, errors);
  if (!ok) return;
  kept.sent();
  location.href = next;
}

form.addEventListener("keydown", press);
form.addEventListener("input", (event) => {
  if (watched.includes(event.target.name)) look();
  if (event.target === name) later("callers", () => `${form.dataset.callers}?${new URLSearchParams({ q: name.value })}`, () => ({}), showCallers);
});
name.addEventListener("blur", () => setTimeout(close, 200));
list.addEventListener("mousedown", (event) => event.preventDefault());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button?.name === "caller") pick(button);
  else if (button?.name === "adopt") adopt(button);
  else if (!button?.ariaBusy) work(button);
});
// Who is quick, or has a slow line, types before this has come.
if (watched.map(field).some((one) => one.value !== one.defaultValue)) look();

// New tickets and replies appear by themselves, without moving what is under the hand.

import { ask, expired, tell, texts } from "./part.js";

const PAUSE = 5000;
const PAUSE_AFTER_FAILURE = 30_000;
const box = document.querySelector("[data-live]");
const waiting = new Map();
let mark = "";
let timer = 0;

const isHeld = (element) => element.matches(":hover") || element.contains(document.activeElement);

// Change an element now, or as soon as neither pointer nor focus is on it.
function change(element, act) {
  if (!isHeld(element)) return act();
  if (!waiting.has(element)) {
    for (const kind of ["pointerleave", "focusout"]) element.addEventListener(kind, () => setTimeout(() => isHeld(element) || settle(element)));
  }
  waiting.set(element, [...(waiting.get(element) ?? []), act]);
  return null;
}

function settle(element) {
  const acts = waiting.get(element) ?? [];
  if (acts.length) waiting.set(element, []);
  for (const act of acts) act();
}

function address() {
  const { live, ticket, seen, newest, q } = box.dataset;
  const query = Object.entries({ ticket, seen, newest, q }).filter(([, value]) => value);
  return `${live}?${new URLSearchParams(query)}`;
}

export async function look() {
  if (!box) return;
  clearTimeout(timer);
  let pause = PAUSE;
  try {
    const answer = await ask(address(), { cache: "no-store", headers: mark ? { "If-None-Match": mark } : {} });
    if (answer.status === 401) return expired();
    if (answer.status === 200) {
      mark = answer.headers.get("ETag");
      show(await answer.json());
    } else if (answer.status !== 304) pause = PAUSE_AFTER_FAILURE;
  } catch {
    pause = PAUSE_AFTER_FAILURE;
  }
  timer = setTimeout(() => document.hidden || look(), pause);
}

function show({ queue, newest, fresh, head, events, seen, said, status }) {
  const list = document.getElementById("queue");
  change(list, () => { list.innerHTML = queue; });
  if (fresh && isHeld(list)) tell(fresh, texts.show, () => settle(list));
  else if (fresh) tell(fresh);
  box.dataset.newest = newest;
  if (!box.dataset.ticket) return;
  const top = document.getElementById("head");
  change(top, () => { top.innerHTML = head; });
  if (events) append(events, seen);
  if (status !== box.dataset.status) tell(said || texts.changed, texts.show, () => location.reload());
  else if (said) tell(said);
}

// Only what is on the page counts as seen.
function append(events, seen) {
  const list = document.getElementById("events");
  box.dataset.seen = seen;
  change(list, () => {
    list.insertAdjacentHTML("afterbegin", events);
    for (const field of document.querySelectorAll("input[name=seen]")) field.value = seen;
  });
}

if (box) {
  timer = setTimeout(look, PAUSE);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

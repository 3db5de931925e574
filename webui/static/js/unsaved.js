// Text that was typed and not sent: asked about before it is left, or kept in this browser for who typed it.

import { forgetOld, stored } from "./kept.js";
import { notice, texts } from "./part.js";

const PREFIX = "jieda:unsaved:";
const LONGEST = 30 * 24 * 3600 * 1000;

export function guard(form) {
  let dirty = "dirty" in form.dataset;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", (event) => { if (event.submitter?.formTarget !== "_blank") dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

class Kept {
  constructor(form) {
    this.form = form;
    this.name = PREFIX + form.dataset.keep;
    this.box = document.getElementById("restored");
    this.restore();
    form.addEventListener("input", () => this.later());
    addEventListener("pagehide", () => this.keep());
  }

  get fields() {
    return [...this.form.elements].filter((field) => field.name && ["text", "textarea"].includes(field.type) && !field.readOnly);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 300);
  }

  keep() {
    clearTimeout(this.timer);
    const typed = this.fields.filter((field) => field.value.trim() && (field.value !== field.defaultValue || this.isKept(field)));
    const values = Object.fromEntries(typed.map((field) => [field.name, field.value]));
    const seen = this.form.elements.seen?.value;
    stored(this.name, typed.length ? { at: Date.now(), seen, values } : null);
  }

  isKept(field) {
    return Boolean(stored(this.name)?.values?.[field.name]);
  }

  // What the page brings along is newer: it holds what was typed before it.
  restore() {
    const { at, seen, values = {} } = stored(this.name) ?? {};
    const back = this.fields.filter((field) => values[field.name] && !field.value.trim());
    for (const field of back) {
      field.value = values[field.name];
      field.closest("details")?.setAttribute("open", "");
    }
    if (back.length) this.say(at, seen, back);
  }

  say(at, seen, back) {
    const time = new Date(at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    const isOld = seen && seen !== this.form.elements.seen?.value;
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain btn-sm", textContent: texts.drop });
    drop.addEventListener("click", () => {
      for (const field of back) field.value = field.defaultValue;
      this.saved(back.map((field) => field.name));
      back[0].focus();
    });
    notice(this.box, texts.restored.replace("{time}", time) + (isOld ? texts.changed : ""), " ", drop);
  }

  // These fields were sent.
  saved(names) {
    for (const field of this.fields) if (names.includes(field.name)) field.value = "";
    const { at, seen, values = {} } = stored(this.name) ?? {};
    const left = Object.entries(values).filter(([name]) => !names.includes(name));
    stored(this.name, left.length ? { at, seen, values: Object.fromEntries(left) } : null);
    this.box.hidden = true;
  }

  // Everything was sent.
  sent() {
    this.saved(this.fields.map((field) => field.name));
  }
}

export function keep(form) {
  forgetOld(PREFIX, LONGEST);
  return new Kept(form);
}

// What is typed is kept: in this browser at once, on the server a moment later; it outlives a crash and a session's end.

import { forgetOld, stored } from "./kept.js";
import { expired, notice } from "./part.js";

const PREFIX = "jieda:editor:";
const SOON = 300;
const LATER = 2000;
const LONGEST = 90 * 24 * 3600 * 1000;
const SENT = new Set(["csrf_token", "step", "article", "ticket", "gap", "why"]);

const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

class Keeper {
  constructor(form) {
    this.form = form;
    this.texts = JSON.parse(form.dataset.texts);
    this.status = document.getElementById("kept");
    this.name = `${PREFIX}${form.dataset.person}:${form.dataset.subject}`;
    if (form.dataset.began) stored(`${PREFIX}${form.dataset.person}:${form.dataset.began}`, null);
    this.offer();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => { if (event.submitter?.formTarget !== "_blank") this.leave(); });
    addEventListener("pagehide", () => this.here());
  }

  get values() {
    const typed = [...new FormData(this.form)].filter(([name]) => !SENT.has(name) && name !== "revision");
    return Object.fromEntries(typed.map(([name, value]) => [name, String(value).replaceAll("\r\n", "\n")]));
  }

  get revision() {
    return this.form.elements.revision.value;
  }

  changed() {
    this.isDirty = true;
    this.status.textContent = this.texts.typing;
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => this.here(), SOON);
    this.later = setTimeout(() => this.there(), LATER);
  }

  here() {
    if (this.isDirty) stored(this.name, { at: Date.now(), revision: this.revision, values: this.values, there: this.at });
    this.isDirty = false;
  }

  // The copy here says which one there is of the same typing, and whether it is the same text.
  async there() {
    this.here();
    const sent = JSON.stringify(this.values);
    try {
      const answer = await fetch(this.form.dataset.unsaved, { method: "POST", body: new FormData(this.form), headers: { "X-Part": "1" } });
      if (answer.status === 401 || answer.status === 400) expired();
      if (!answer.ok) throw new Error(answer.status);
      const { at } = await answer.json();
      const kept = stored(this.name);
      this.at = at;
      if (kept) stored(this.name, { ...kept, there: at, same: JSON.stringify(kept.values) === sent });
      this.status.textContent = this.texts.kept.replace("{time}", clock(at));
    } catch {
      this.status.textContent = this.texts.local;
    }
  }

  // What was sent is kept until a page shows that it has arrived: a session may have ended meanwhile.
  leave() {
    this.here();
    clearTimeout(this.soon);
    clearTimeout(this.later);
  }

  offer() {
    const kept = stored(this.name);
    const { offered } = this.form.dataset;
    if (!kept || (kept.same && kept.there === offered)) return;
    if (kept.same) return stored(this.name, null);
    const now = this.values;
    const differing = Object.keys(kept.values).filter((name) => name in now && plain(kept.values[name]) !== plain(now[name]));
    if (!differing.length || kept.revision !== this.revision) return stored(this.name, null);
    if (offered && kept.there === offered) document.getElementById("offered").hidden = true;
    const back = this.button(this.texts.restore, () => this.restore(kept.values));
    const drop = this.button(this.texts.drop, () => stored(this.name, null));
    notice(document.getElementById("restored"), this.texts.found.replace("{time}", clock(kept.at)), " ", back, " ", drop);
  }

  button(text, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: text });
    made.addEventListener("click", () => {
      document.getElementById("restored").hidden = true;
      act();
    });
    return made;
  }

  restore(values) {
    for (const [name, value] of Object.entries(values)) if (this.form.elements[name]) this.form.elements[name].value = value;
    this.form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const plain = (text) => text.split(/[,\uff0c\u3001\n]/).map((each) => each.trim()).filter(Boolean).join("\n");

export function keepSafe(form) {
  forgetOld(PREFIX, LONGEST);
  return new Keeper(form);
}

// The preview beside the text: made by the server, so that it is what readers will see.

import { stored } from "./kept.js";

const PAUSE = 250;
const WIDE = "(width >= 62rem)";
const CHOICE = "jieda:editor-look";

class Look {
  constructor(form) {
    this.form = form;
    this.field = form.elements.body;
    this.panes = form.querySelector("[data-panes]");
    this.part = document.getElementById("preview");
    this.prose = this.part.querySelector(".prose");
    this.button = form.querySelector("[data-look]");
    this.field.addEventListener("input", () => this.later());
    this.field.addEventListener("scroll", () => this.follow());
    this.button.addEventListener("click", () => this.toggle());
    if (matchMedia(WIDE).matches && stored(CHOICE) !== false) this.open();
    else this.button.ariaPressed = "false";
  }

  get isOpen() {
    return !this.part.hidden;
  }

  open() {
    this.part.hidden = false;
    this.panes.classList.add("is-split");
    this.button.ariaPressed = "true";
    return this.draw();
  }

  toggle() {
    if (!this.isOpen) this.open();
    else {
      this.part.hidden = true;
      this.panes.classList.remove("is-split");
      this.button.ariaPressed = "false";
    }
    stored(CHOICE, this.isOpen);
  }

  async show() {
    await this.open();
    this.part.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  later() {
    if (!this.isOpen) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE);
  }

  async draw() {
    this.running?.abort();
    this.running = new AbortController();
    const body = new FormData(this.form);
    try {
      const answer = await fetch(this.form.dataset.preview, { method: "POST", body, headers: { "X-Part": "1" }, signal: this.running.signal });
      if (!answer.ok) return;
      this.prose.innerHTML = await answer.text();
      this.follow();
    } catch (error) {
      if (error.name !== "AbortError") this.prose.dataset.failed = "";
    }
  }

  follow() {
    const room = this.field.scrollHeight - this.field.clientHeight;
    if (!this.isOpen || room <= 0) return;
    this.prose.scrollTop = (this.field.scrollTop / room) * (this.prose.scrollHeight - this.prose.clientHeight);
  }
}

export function look(form) {
  return new Look(form);
}

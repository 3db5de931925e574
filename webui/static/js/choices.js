// Choices under a field while somebody types: arrows move, Enter takes, Escape closes.

const PAUSE = 40;

export function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

export class Choices {
  constructor(field, id, label) {
    this.field = field;
    this.list = element("div", "typing");
    Object.assign(this.list, { id, hidden: true, role: "listbox", ariaLabel: label });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", id);
    this.options = [];
    this.chosen = -1;
    field.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    field.addEventListener("compositionend", () => this.later());
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => this.close());
    field.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    addEventListener("pagehide", () => this.close());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  // Only the last question counts.
  async ask() {
    const text = this.wanted();
    this.stop();
    if (!text) return this.close();
    this.list.ariaBusy = "true";
    const { signal } = (this.running = new AbortController());
    try {
      const found = await this.find(text, signal);
      if (signal.aborted || document.activeElement !== this.field) return null;
      this.options = [];
      this.list.replaceChildren(...this.shown(text, found));
      this.list.ariaBusy = "false";
      this.choose(-1);
      return this.open(this.options.length > 0);
    } catch (error) {
      return error.name === "AbortError" ? null : this.close();
    }
  }

  option(name, text, note = "") {
    const made = element(name, "typing-option", element("span", "", text), ...(note ? [element("span", "number quiet", note)] : []));
    Object.assign(made, { id: `${this.list.id}-${this.options.length}`, tabIndex: -1, role: "option", ariaSelected: "false" });
    this.options.push(made);
    return made;
  }

  choose(place) {
    this.options[this.chosen]?.setAttribute("aria-selected", "false");
    this.chosen = place;
    const option = this.options[place];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    option ? this.field.setAttribute("aria-activedescendant", option.id) : this.field.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.list.hidden && !(step && this.reopens)) return;
    if (this.list.hidden) this.ask();
    else if (step) this.move(step);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.chosen >= 0) this.options[this.chosen].click();
    else return;
    event.preventDefault();
  }

  // Who chooses is not interrupted by what is found late; past either end the choice goes back to what was typed.
  move(step) {
    this.stop();
    const places = this.options.length + 1;
    this.choose(((this.chosen + 1 + step + places) % places) - 1);
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    if (this.reopens) this.field.setAttribute("aria-expanded", String(isOpen));
  }

  stop() {
    clearTimeout(this.timer);
    this.running?.abort();
    this.list.ariaBusy = "false";
  }

  close() {
    this.stop();
    this.choose(-1);
    this.open(false);
  }
}

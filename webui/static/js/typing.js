// The search field: while somebody types, how the text may go on, and the first articles that answer it.

const PAUSE = 40;
const LONGEST = 100;
const MOST = 5;
const NUMBER = /^\s*(kb-?\d{1,9}|ts\d{8,20})\s*$/i;

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

async function get(address, query, signal) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { signal });
  return answer.ok ? answer.json() : {};
}

class Typing {
  constructor(field) {
    this.field = field;
    this.texts = JSON.parse(field.dataset.texts);
    this.list = element("div", "typing");
    Object.assign(this.list, { id: "typing", hidden: true, role: "listbox", ariaLabel: this.texts[0] });
    field.form.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "typing" })) field.setAttribute(name, value);
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

  async ask() {
    const text = this.field.value.trim();
    this.stop();
    if (!text || text.length > LONGEST) return this.close();
    this.list.ariaBusy = "true";
    const { signal } = (this.running = new AbortController());
    const { complete, find } = this.field.dataset;
    try {
      const [{ completions = [] }, { hits = [] }] = await Promise.all([
        get(complete, { q: text }, signal),
        get(find, { q: text, limit: MOST, typing: true }, signal),
      ]);
      if (!signal.aborted && document.activeElement === this.field) this.show(text, completions, hits);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(text, completions, hits) {
    this.options = [];
    const first = NUMBER.test(text) && completions[0]?.number ? completions.shift() : null;
    const shown = new Set([text, ...hits.map((hit) => hit.title)]);
    const going = completions.filter((one) => !shown.has(one.text)).slice(0, hits.length ? MOST : undefined);
    const address = (q) => `${this.field.dataset.all}?${new URLSearchParams({ q })}`;
    const named = first ? [this.option(address(first.number), first.text, first.number)] : [];
    const texts = going.map((one) => this.option(address(one.text), one.text));
    const articles = hits.map((hit) => this.option(hit.url, hit.title, hit.number));
    this.list.ariaBusy = "false";
    this.list.replaceChildren(...named, ...this.group(this.texts[0], texts), ...this.group(this.texts[1], articles));
    this.choose(-1);
    this.open(this.options.length > 0);
  }

  option(address, text, number = "") {
    const made = element("a", "typing-option", element("span", "", text), ...(number ? [element("span", "number quiet", number)] : []));
    Object.assign(made, { id: `typing-${this.options.length}`, href: address, tabIndex: -1, role: "option", ariaSelected: "false" });
    this.options.push(made);
    return made;
  }

  group(heading, options) {
    if (!options.length) return [];
    const made = element("div", "", element("div", "typing-heading", heading), ...options);
    Object.assign(made, { role: "group", ariaLabel: heading });
    made.firstChild.setAttribute("aria-hidden", "true");
    return [made];
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
    if (step && this.list.hidden) this.ask();
    else if (step) this.move(step);
    else if (event.key === "Escape" && !this.list.hidden) this.close();
    else if (event.key === "Enter" && this.chosen >= 0) this.options[this.chosen].click();
    else return;
    event.preventDefault();
  }

  // Who chooses is not interrupted by what is found late.
  move(step) {
    this.stop();
    this.choose(this.after(step));
  }

  // Past either end the choice goes back to what was typed.
  after(step) {
    const places = this.options.length + 1;
    return ((this.chosen + 1 + step + places) % places) - 1;
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", String(isOpen));
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

const field = document.getElementById("q");
if (field?.dataset.complete) new Typing(field);

// The search field: while somebody types, how the text may go on, and the first articles that answer it.

import { Choices, element } from "./choices.js";

const LONGEST = 100;
const MOST = 5;
const NUMBER = /^\s*(kb-?\d{1,9}|ts\d{8,20})\s*$/i;

async function get(address, query, signal) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { signal });
  return answer.ok ? answer.json() : {};
}

class Typing extends Choices {
  reopens = true;

  constructor(field) {
    const texts = JSON.parse(field.dataset.texts);
    super(field, "typing", texts[0]);
    this.texts = texts;
    field.form.append(this.list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "false");
    // Who is quick, or has a slow line, types before this has come.
    if (document.activeElement === field && field.value !== field.defaultValue) this.later();
  }

  wanted() {
    const text = this.field.value.trim();
    return text.length > LONGEST ? "" : text;
  }

  find(q, signal) {
    const { complete, find } = this.field.dataset;
    return Promise.all([get(complete, { q }, signal), get(find, { q, limit: MOST, typing: true }, signal)]);
  }

  shown(text, [{ completions = [] }, { hits = [] }]) {
    const first = NUMBER.test(text) && completions[0]?.number ? completions.shift() : null;
    const shown = new Set([text, ...hits.map((hit) => hit.title)]);
    const going = completions.filter((one) => !shown.has(one.text)).slice(0, hits.length ? MOST : undefined);
    const address = (q) => `${this.field.dataset.all}?${new URLSearchParams({ q })}`;
    const named = first ? [this.link(address(first.number), first.text, first.number)] : [];
    const texts = going.map((one) => this.link(address(one.text), one.text));
    const articles = hits.map((hit) => this.link(hit.url, hit.title, hit.number));
    return [...named, ...this.group(this.texts[0], texts), ...this.group(this.texts[1], articles)];
  }

  link(href, text, number) {
    return Object.assign(this.option("a", text, number), { href });
  }

  group(heading, options) {
    if (!options.length) return [];
    const made = element("div", "", element("div", "typing-heading", heading), ...options);
    Object.assign(made, { role: "group", ariaLabel: heading });
    made.firstChild.setAttribute("aria-hidden", "true");
    return [made];
  }
}

const field = document.getElementById("q");
if (field?.dataset.complete) new Typing(field);

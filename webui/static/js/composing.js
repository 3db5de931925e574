// What is typed into a reply may mean more: "/" a template, "#" or KB an article. Nothing is chosen before an arrow is pressed.

import { Choices } from "./choices.js";
import { ask } from "./part.js";
import { insert } from "./writing.js";

const MEANT = /(?:^|\s)(\/[^\s/]{0,20})$|(?<![\w&#])(#[^#\n]{1,40})$|(?<![\w/-])(kb-?\d{1,9})$/i;

class Composing extends Choices {
  constructor(field, use) {
    super(field, `typing-${field.name}`, field.dataset.choices);
    this.use = use;
    field.parentElement.append(this.list);
  }

  wanted() {
    const { value, selectionStart, selectionEnd } = this.field;
    return selectionStart === selectionEnd ? MEANT.exec(value.slice(0, selectionStart))?.slice(1).find(Boolean) : "";
  }

  async find(q, signal) {
    const answer = await ask(`${this.field.dataset.typing}?${new URLSearchParams({ q })}`, { signal });
    return answer.ok ? (await answer.json()).options : [];
  }

  shown(text, found) {
    return found.map(({ title, note, text: whole, use }) => {
      const made = this.option("div", title, note);
      made.addEventListener("click", () => this.take(text, whole, use));
      return made;
    });
  }

  take(typed, text, article) {
    this.close();
    const end = this.field.selectionStart;
    this.field.setSelectionRange(end - typed.length, end);
    if (article) this.use(this.field, article);
    else insert(this.field, text);
  }
}

export function compose(form, use) {
  for (const field of form.querySelectorAll("[data-typing]")) new Composing(field, use);
}

// The toolbar and its keys: Markdown around or before what is selected, written so that it can be undone.

import { insert } from "./writing.js";

const AROUND = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"], link: ["[", "](https://)"] };
const BEFORE = { heading: "## ", list: "- ", numbers: "1. ", task: "- [ ] ", quote: "> ", note: "> [!NOTE]\n> " };
const BLOCKS = { table: "|  |  |\n| --- | --- |\n|  |  |", block: "```\n\n```" };
const KEYS = { b: "bold", i: "italic", e: "code", k: "link" };
const SHIFTED = { Digit7: "numbers", Digit8: "list" };

function around(field, [before, after]) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const inner = value.slice(from, to);
  const isThere = value.slice(from - before.length, from) === before && value.slice(to, to + after.length) === after;
  if (isThere) {
    insert(field, inner, from - before.length, to + after.length);
    field.setSelectionRange(from - before.length, to - before.length);
    return;
  }
  insert(field, before + inner + after);
  field.setSelectionRange(from + before.length, from + before.length + inner.length);
}

function before(field, mark) {
  const { selectionStart, selectionEnd, value } = field;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split("\n");
  const isThere = lines.every((line) => line.startsWith(mark));
  insert(field, lines.map((line) => (isThere ? line.slice(mark.length) : mark + line)).join("\n"), from, to);
}

function block(field, text) {
  const isStart = !field.selectionStart || field.value[field.selectionStart - 1] === "\n";
  insert(field, `${isStart ? "" : "\n"}\n${text}\n`.replace(/^\n+/, isStart ? "" : "\n\n"));
}

function use(field, name) {
  if (AROUND[name]) around(field, AROUND[name]);
  else if (BEFORE[name]) before(field, BEFORE[name]);
  else block(field, BLOCKS[name]);
}

// Go through the toolbar by arrows, as one stop of the tab key.
function rove(bar) {
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...bar.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
}

function template(form, field) {
  const found = document.querySelector(`template[data-kind="${form.elements.type.value}"]`);
  const text = found?.content.textContent.trim();
  if (!text || field.value.includes(text)) return;
  const { replace } = JSON.parse(form.dataset.texts);
  if (field.value.trim() && !confirm(replace)) return;
  const end = field.value.length;
  insert(field, field.value.trim() ? `\n\n${text}\n` : `${text}\n`, field.value.trim() ? end : 0, end);
}

export function tools(form, shown) {
  const field = form.elements.body;
  const bar = form.querySelector("[data-toolbar]");
  bar.hidden = false;
  rove(bar);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.tool) use(field, button.dataset.tool);
    if (button && "template" in button.dataset) template(form, field);
  });
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    const isBody = event.target === field;
    let act = null;
    if (event.shiftKey && key === "v") act = () => shown.toggle();
    else if (event.shiftKey) act = isBody && SHIFTED[event.code] ? () => use(field, SHIFTED[event.code]) : null;
    else if (event.altKey) act = isBody && event.code === "Digit2" ? () => use(field, "heading") : null;
    else if (key === "s") act = () => form.requestSubmit(form.querySelector("[data-save]"));
    else if (isBody && KEYS[key]) act = () => use(field, KEYS[key]);
    if (!act) return;
    event.preventDefault();
    act();
  });
  form.elements.type.addEventListener("change", () => { if (!field.value.trim()) template(form, field); });
}

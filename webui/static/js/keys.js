// The keys of the workbench: an element says by data-key which one leads to it. Never while somebody types.

const PAUSE = 1500;
const dialog = document.getElementById("keys");
let first = "";
let timer = 0;

const isTyping = (element) => element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-rows] a.title, [data-rows] a.bench-row")];
const isOff = () => "keysOff" in document.documentElement.dataset; // as every page says

function step(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  const here = at < 0 ? all.findIndex((row) => row.ariaCurrent) : at;
  all[Math.min(Math.max(here + by, 0), all.length - 1)]?.focus();
}

// Go to a field, press a button, follow a link; a folded part opens first.
function go(element) {
  element.closest("details")?.setAttribute("open", "");
  if (element.matches("a, button")) return element.click();
  element.scrollIntoView({ block: "nearest" });
  element.focus();
  if (element.type === "search") element.select();
  return null;
}

function told() {
  if (dialog?.showModal) dialog.showModal();
  else document.querySelector("[data-key='?']")?.click();
}

function act(key) {
  const plain = { j: () => step(1), k: () => step(-1), o: () => rows().includes(document.activeElement) && document.activeElement.click(), "?": told }[key];
  if (plain) return plain() !== false;
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!element || element.disabled) return false;
  go(element);
  return true;
}

function press(event) {
  if (event.isComposing || event.altKey || dialog?.open) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return finish(event);
  if (event.ctrlKey || event.metaKey) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape" && !document.querySelector(".typing:not([hidden])")) event.target.blur();
    return;
  }
  if (isOff() || event.key.length > 1) return;
  const key = first ? `${first} ${event.key}` : event.key;
  clearTimeout(timer);
  first = "";
  if (event.key === "g" && !key.includes(" ")) {
    first = "g";
    timer = setTimeout(() => { first = ""; }, PAUSE);
  } else if (!act(key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

// Ctrl+Enter sends the part that is being written; where several could be meant, none.
function finish(event) {
  const part = event.target.closest("[data-part-of-form]") ?? event.target.closest("form");
  const buttons = part?.querySelectorAll("[data-send]") ?? [];
  if (buttons.length !== 1) return;
  event.preventDefault();
  buttons[0].click();
}

addEventListener("keydown", press, true);

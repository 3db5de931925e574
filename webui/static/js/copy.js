// Text for the clipboard; where the browser does not allow that, a field to copy it from by hand.

import { toClipboard } from "./clipboard.js";
import { send, tell, texts } from "./part.js";

export async function copy(text, said = texts.copied) {
  return (await toClipboard(text)) ? tell(said) : byHand(text);
}

function byHand(text) {
  const box = Object.assign(document.createElement("dialog"), { className: "panel keys-dialog" });
  const label = Object.assign(document.createElement("label"), { textContent: texts.copy_by_hand ?? "Ctrl+C" });
  const area = Object.assign(document.createElement("textarea"), { value: text, rows: 12, readOnly: true, className: "form-control" });
  label.append(area);
  box.append(label);
  document.body.append(box);
  box.addEventListener("close", () => box.remove());
  box.showModal();
  area.select();
}

for (const button of document.querySelectorAll("[data-copy-from], [data-copy-text]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-from], [data-copy-text]");
  if (!button) return;
  const from = button.dataset.copyFrom ? document.getElementById(button.dataset.copyFrom).value : button.closest("li").querySelector("[data-text]").textContent;
  copy(from);
});

for (const form of document.querySelectorAll("form[data-plain]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { ok, text, said } = await send(form, event.submitter);
    if (ok) copy(text, said);
    else form.submit();
  });
}

// An article's buttons: copy its link, print it.

import { toClipboard } from "./clipboard.js";

async function copy(button) {
  const isDone = await toClipboard(button.dataset.copy);
  const said = document.getElementById(button.dataset.says);
  if (said && isDone) said.textContent = button.dataset.done;
}

for (const button of document.querySelectorAll("[data-copy], [data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => ("print" in button.dataset ? print() : copy(button)));
}

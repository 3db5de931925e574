// An article's buttons: copy its link, print it. Where a page came by http, an old way of copying does it.

function copyOld(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    copyOld(button.dataset.copy);
    button.focus();
  }
  const said = document.getElementById(button.dataset.says);
  if (said) said.textContent = button.dataset.done;
}

for (const button of document.querySelectorAll("[data-copy], [data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => ("print" in button.dataset ? print() : copy(button)));
}

// Every page: "/" goes to the search field, unless somebody is typing or has switched the keys off.

const OFF = "jieda:keys-off";
const isOff = () => {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
};
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || isOff()) return;
  const field = document.getElementById("q");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// The switch of the keys, where a page has one; where they are off, no field offers them.
const showKeys = () => document.documentElement.toggleAttribute("data-keys-off", isOff());
showKeys();
for (const box of document.querySelectorAll("[data-keys-on]")) {
  box.checked = !isOff();
  box.addEventListener("change", () => {
    box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1");
    showKeys();
  });
}

// On narrow screens the facets begin folded.
const facets = document.querySelector("details.facets");
if (facets && matchMedia("(width < 62rem)").matches) facets.open = false;

// Menus of the header close when somebody goes elsewhere, or by Escape, which goes back to their heading.
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

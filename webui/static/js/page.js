// Every page: "/" goes to the search field, unless somebody is typing.

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const field = document.getElementById("q");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// On narrow screens the facets begin folded.
const facets = document.querySelector("details.facets");
if (facets && matchMedia("(width < 62rem)").matches) facets.open = false;

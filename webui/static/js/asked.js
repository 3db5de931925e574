// The fields of a ticket form follow its category: required, asked for or hidden; and who else serves it.

const form = document.querySelector("form[data-rules]");
const rules = JSON.parse(form.dataset.rules).sort((one, other) => other.category.length - one.category.length);
const referral = document.getElementById("referral");

export function follow() {
  const path = form.elements.category.value;
  const rule = rules.find(({ category }) => !category || path === category || path.startsWith(`${category}/`)) ?? { required: [], hidden: [] };
  for (const slot of form.querySelectorAll("[data-field]")) {
    slot.hidden = rule.hidden.includes(slot.dataset.field);
    slot.toggleAttribute("data-required", rule.required.includes(slot.dataset.field));
    if ("required" in slot.dataset) slot.closest("details")?.setAttribute("open", "");
  }
  referral.hidden = !rule.referral;
  referral.querySelector("[data-words]").textContent = rule.referral ?? "";
}

// A category that the form does not offer is added to it.
export function choose(name, value) {
  const field = form.elements[name];
  if (name === "category" && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
  field.value = value;
  follow();
}

export function adopt(button) {
  const [name, ...rest] = button.value.split(" ");
  choose(name, rest.join(" "));
  button.closest(".proposal").remove();
}

form.elements.category.addEventListener("change", follow);

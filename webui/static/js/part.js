// Parts of a page that stands open: asking for them, sending them, and telling quietly what became of it.

const line = document.getElementById("told") ?? document.body.appendChild(Object.assign(document.createElement("div"), { id: "told", className: "told-line no-print", role: "status", ariaLive: "polite" }));
export const texts = JSON.parse(line.dataset.texts ?? "{}");
let timer = 0;

// Say something without moving anything; with an action it stays until somebody answers.
export function tell(text, label = "", act = null) {
  clearTimeout(timer);
  const said = Object.assign(document.createElement("span"), { textContent: text ?? "" });
  line.replaceChildren(said, ...(label ? [answer(label, act)] : []), ...(label ? [answer(texts.hide)] : []));
  if (!label) timer = setTimeout(() => line.replaceChildren(), 8000);
}

function answer(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: label });
  made.addEventListener("click", () => {
    line.replaceChildren();
    act?.();
  });
  return made;
}

export function expired() {
  tell(texts.expired, texts.sign_in, () => { open(texts.sign_in_at, "_blank"); });
}

export function ask(address, options = {}) {
  return fetch(address, { ...options, headers: { "X-Part": "1", ...options.headers } });
}

// Send a form as one of its buttons would; what came back, with `ok`. Nothing typed is touched.
export async function send(form, button) {
  button?.setAttribute("aria-busy", "true");
  try {
    let answered = await post(form, button);
    if (answered.status === 400 && (await renew())) answered = await post(form, button);
    if (answered.status === 400 || answered.status === 401) expired();
    const isTold = answered.headers.get("Content-Type")?.startsWith("application/json");
    const told = isTold ? await answered.json() : {};
    if (!answered.ok && !isTold && ![400, 401].includes(answered.status)) tell(texts.failed);
    return { ...told, ok: answered.ok && isTold };
  } catch {
    tell(texts.failed);
    return { ok: false };
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

function post(form, button) {
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  return ask(button?.getAttribute("formaction") || form.getAttribute("action"), { method: "POST", body });
}

// Somebody who signed in again in another window has a new token.
export async function renew() {
  const answered = await fetch(location.pathname);
  const page = new DOMParser().parseFromString(await answered.text(), "text/html");
  const token = page.querySelector("meta[name=csrf-token]")?.content;
  if (!answered.ok || answered.redirected || !token) return false;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return true;
}

// Put complaints at their fields, and go to the first.
export function complain(form, errors) {
  for (const old of form.querySelectorAll(".is-invalid")) {
    old.classList.remove("is-invalid");
    old.removeAttribute("aria-invalid");
    document.getElementById(`e-${old.name}`)?.remove();
  }
  const fields = Object.entries(errors).map(([name, why]) => mark(form, name, why)).filter(Boolean);
  fields[0]?.focus();
  tell(fields.length ? texts.fix : Object.values(errors).join(" "));
}

function mark(form, name, why) {
  const field = form.elements[name];
  if (!field?.classList) return null;
  const below = Object.assign(document.createElement("div"), { className: "invalid-feedback", id: `e-${name}`, textContent: why });
  field.classList.add("is-invalid");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", below.id);
  field.after(below);
  field.closest("details")?.setAttribute("open", "");
  return field;
}

export function notice(box, text, ...more) {
  const made = Object.assign(document.createElement("div"), { className: "notice notice-warn", role: "alert" });
  const said = Object.assign(document.createElement("p"), { textContent: text ?? "" });
  said.append(...more);
  made.append(said);
  box.replaceChildren(made);
  box.hidden = false;
}

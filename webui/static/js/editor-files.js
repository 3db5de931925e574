// Images and files, pasted, dropped or chosen: uploaded to the article, and written into the text where the cursor stands.

import { tell } from "./part.js";
import { insert } from "./writing.js";

export function takeFiles(form) {
  const field = form.elements.body;
  const chooser = document.getElementById("f-paste");
  const texts = JSON.parse(form.dataset.texts);

  // Files belong to an article: a new one is saved as a draft first, and its page follows.
  async function draft() {
    const body = new FormData(form);
    body.set("step", "draft");
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "1" } });
    if (!answer.ok) return false;
    const { number, edit, files } = await answer.json();
    form.action = edit;
    form.dataset.files = files;
    form.elements.revision.value = "1";
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "article", value: number }));
    return true;
  }

  async function take(files) {
    if (!files.length) return;
    const isNew = !form.dataset.files;
    if (isNew && !(await draft().catch(() => false))) return tell(texts.first);
    const at = field.selectionStart;
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    for (const file of files) body.append("files", file, file.name || "image.png");
    tell(texts.sending);
    try {
      const answer = await fetch(form.dataset.files, { method: "POST", body, headers: { "X-Part": "1" } });
      const told = await answer.text();
      if (!answer.ok) return tell(texts.failed.replace("{why}", plain(told)));
      insert(field, `${told.trim()}\n`, at, at);
      tell("");
      if (isNew) form.requestSubmit(form.querySelector("[data-save]"));
    } catch {
      tell(texts.failed.replace("{why}", ""));
    }
  }

  chooser.addEventListener("change", async () => {
    await take([...chooser.files]);
    chooser.value = "";
  });
  field.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  field.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  field.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer.files];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}

// A page that tells what went wrong says it in its first paragraph.
function plain(page) {
  const told = new DOMParser().parseFromString(page, "text/html");
  return told.querySelector("main p")?.textContent.trim() ?? told.body.textContent.trim().slice(0, 200);
}

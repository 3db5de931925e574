// The editor: the preview appears below the text instead of in a new tab.

import { guard } from "./unsaved.js";

const form = document.getElementById("editor");
const preview = document.getElementById("preview");

form.addEventListener("click", async (event) => {
  if (event.target.closest("button")?.dataset.part !== "preview") return;
  event.preventDefault();
  const body = new FormData(form);
  const answer = await fetch(form.dataset.preview, { method: "POST", body, headers: { "X-Part": "1" } });
  if (!answer.ok) return;
  preview.querySelector(".prose").innerHTML = await answer.text();
  preview.hidden = false;
  preview.scrollIntoView({ block: "start", behavior: "smooth" });
});
guard(form);

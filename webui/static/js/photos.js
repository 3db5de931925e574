// Photos with a form: from the camera, from files, or pasted; each can be taken out again before it is sent.

class Photos {
  constructor(box) {
    this.box = box;
    [this.tooLarge, this.noImage, this.tooMany, this.remove, this.shot, this.told] = JSON.parse(box.dataset.texts);
    [this.field, this.camera] = box.querySelectorAll("input[type=file]");
    this.list = box.querySelector("[data-list]");
    this.files = [];
    this.field.addEventListener("change", () => this.add([...this.files, ...this.field.files]));
    this.camera.addEventListener("change", () => {
      const taken = [...this.camera.files];
      this.camera.value = "";
      this.add([...this.files, ...taken]);
    });
    this.field.form.addEventListener("paste", (event) => this.paste(event, event.clipboardData));
    for (const name of ["dragover", "drop"]) this.field.form.addEventListener(name, (event) => this.drop(event));
  }

  // Whatever else is dropped on a field goes into the field.
  drop(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") this.add([...this.files, ...event.dataTransfer.files]);
  }

  paste(event, { files }) {
    const images = [...files].filter((file) => file.type.startsWith("image/"));
    if (!images.length) return;
    event.preventDefault();
    const named = images.map((file, at) => new File([file], `${this.shot} ${this.files.length + at + 1}.png`, { type: file.type }));
    this.add([...this.files, ...named]);
  }

  add(files) {
    const bad = files.map((file) => [file, this.wrong(file)]).filter(([, why]) => why);
    const good = files.filter((file) => !this.wrong(file));
    const most = Number(this.box.dataset.most) - this.box.querySelectorAll("input[name=photo]:checked").length;
    this.files = good.slice(0, most);
    const holder = new DataTransfer();
    for (const file of this.files) holder.items.add(file);
    this.field.files = holder.files;
    const told = bad.map(([file, why]) => this.told.replace("{name}", file.name).replace("{why}", why));
    if (good.length > most) told.push(this.tooMany);
    this.show(told);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  wrong(file) {
    if (!file.type.startsWith("image/")) return this.noImage;
    return file.size > Number(this.box.dataset.size) ? this.tooLarge : "";
  }

  show(told) {
    const rows = this.files.map((file, at) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain btn-sm", textContent: this.remove, ariaLabel: `${this.remove} ${file.name}` });
      button.addEventListener("click", () => this.add(this.files.filter((_, place) => place !== at)));
      return this.row("", `${file.name} ${Math.round(file.size / 1000)} kB `, button);
    });
    this.list.replaceChildren(...rows, ...told.map((text) => this.row("invalid-feedback", text)));
  }

  row(className, ...children) {
    const made = Object.assign(document.createElement("li"), { className });
    made.append(...children);
    return made;
  }
}

for (const box of document.querySelectorAll("[data-photos]")) new Photos(box);

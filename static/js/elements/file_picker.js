// <file-picker data-most="26214400" data-too-large="{name} is larger than…" data-empty="{name} is empty." data-remove="Remove {name}">
// Names what was picked, lets one take it away again, and says at once which file cannot go.
class FilePicker extends HTMLElement {
  #input

  connectedCallback() {
    this.#input = this.querySelector("input[type=file]")
    this.#input.addEventListener("change", () => this.#look())
    this.closest("form")?.addEventListener("reset", () => setTimeout(() => this.#look()))
  }

  #look() {
    const files = [...this.#input.files]
    const good = files.filter((file) => !this.#refusal(file))
    const wrong = files.map((file) => this.#refusal(file)).filter(Boolean)
    if (wrong.length) this.#keep(good)
    this.querySelector(".file-picker__errors").replaceChildren(...wrong.map((words) => this.#made("span", "field__error", words)))
    this.querySelector(".file-picker__list").replaceChildren(...good.map((file) => this.#line(file, good)))
  }

  #refusal(file) {
    if (file.size === 0) return this.dataset.empty.replace("{name}", file.name)
    if (file.size > Number(this.dataset.most)) return this.dataset.tooLarge.replace("{name}", file.name)
    return ""
  }

  #keep(files) {
    const kept = new DataTransfer()
    for (const file of files) kept.items.add(file)
    this.#input.files = kept.files
  }

  #line(file, files) {
    const line = this.#made("li", "", file.name)
    const remove = this.#made("button", "file-picker__remove", "×")
    remove.type = "button"
    remove.ariaLabel = this.dataset.remove.replace("{name}", file.name)
    remove.onclick = () => {
      this.#keep(files.filter((other) => other !== file))
      this.#look()
      this.#input.focus()
    }
    line.append(" ", remove)
    return line
  }

  #made(tag, name, words) {
    return Object.assign(document.createElement(tag), { className: name, textContent: words })
  }
}

customElements.define("file-picker", FilePicker)

// <command-palette> around a popover: what is typed narrows the places and the verbs of this page; arrows move, Enter does.
class CommandPalette extends HTMLElement {
  #palette
  #input

  connectedCallback() {
    this.#palette = this.querySelector("[popover]")
    this.#input = this.querySelector("input")
    this.#palette.addEventListener("beforetoggle", (event) => event.newState === "open" && this.#open())
    this.#palette.addEventListener("keydown", this.#onKey)
    this.#input.addEventListener("input", () => this.#narrow())
    this.addEventListener("htmx:after:swap", () => this.#point(0))
  }

  #open() {
    this.#input.value = ""
    this.querySelector("#palette-found")?.replaceChildren()
    this.querySelector("[data-verbs]").replaceChildren(...this.#verbs())
    this.#narrow()
  }

  // What can be done on this page is whatever has a key and can be seen.
  #verbs() {
    const seen = [...document.querySelectorAll(".button[data-key]")].filter((one) => one.checkVisibility() && !one.disabled && !one.closest("[data-row]"))
    return seen.map((one) => {
      const item = Object.assign(document.createElement("button"), { type: "button", className: "palette__item", textContent: (one.title || one.textContent).trim() })
      item.append(Object.assign(document.createElement("kbd"), { className: "key", textContent: one.dataset.key }))
      item.onclick = () => {
        this.#palette.hidePopover()
        one.click()
      }
      const line = document.createElement("li")
      line.append(item)
      return line
    })
  }

  #narrow() {
    const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
    const wanted = plain(this.#input.value.trim())
    for (const line of this.querySelectorAll("[data-static] li")) line.hidden = !plain(line.textContent).includes(wanted)
    for (const list of this.querySelectorAll("[data-static] ul")) list.previousElementSibling.hidden = ![...list.children].some((line) => !line.hidden)
    this.#point(0)
  }

  // The address of the request whose whole number was typed.
  get #number() {
    const typed = this.#input.value.trim().toUpperCase()
    return /^[A-Z]\w*-\d+$/.test(typed) && this.dataset.request.replace("NUMBER", typed)
  }

  get #items() {
    return [...this.querySelectorAll(".palette__item")].filter((item) => item.checkVisibility())
  }

  #point(at) {
    this.querySelector("[data-cursor]")?.removeAttribute("data-cursor")
    this.#items[at]?.setAttribute("data-cursor", "")
    this.#items[at]?.scrollIntoView({ block: "nearest" })
  }

  #onKey = (event) => {
    const items = this.#items
    const at = items.findIndex((item) => item.hasAttribute("data-cursor"))
    if (event.key === "ArrowDown") this.#point(Math.min(items.length - 1, at + 1))
    else if (event.key === "ArrowUp") this.#point(Math.max(0, at - 1))
    else if (event.key === "Enter" && event.target === this.#input && this.#number) location.assign(this.#number)
    else if (event.key === "Enter" && event.target === this.#input && items[at]) items[at].click()
    else return
    event.preventDefault()
  }
}

customElements.define("command-palette", CommandPalette)

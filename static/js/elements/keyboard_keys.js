// <keyboard-keys data-single="on"> One per page. Keys outside fields: `/` the palette, `?` all keys, `g` and a letter to a
// place ([data-go]), `j` and `k` along rows ([data-row]), `o` opens and `x` picks the row under the cursor, and one letter does
// what bears it ([data-key]). A letter of data-in-row that the row does not bear opens what the row is about, and is done there.
// When the page comes anew with what was done to a row, the cursor is on that row again. Esc picks none. Ctrl Z presses the newest toast's "undo". While one writes, Ctrl Enter sends and Esc leaves the field, so that keys are keys again.
// With data-single="off" only `/`, `?` and those with Ctrl are left, and what the browser does itself.
class KeyboardKeys extends HTMLElement {
  #going = -Infinity

  connectedCallback() {
    document.addEventListener("keydown", this.#onKey)
    document.addEventListener("focusin", this.#onFocus)
    this.#goOn()
    const [, asked] = location.hash.match(/^#key-([a-z])$/) ?? []
    if (!asked) return
    history.replaceState(history.state, "", location.pathname + location.search)
    addEventListener("load", () => setTimeout(() => this.#does(asked)), { once: true })
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKey)
    document.removeEventListener("focusin", this.#onFocus)
  }

  #onKey = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      if (!document.querySelector("dialog[open]") && this.#show(document.querySelector("#palette"), "showPopover")) event.preventDefault()
      return
    }
    if (event.altKey || event.isComposing || event.defaultPrevented) return
    const field = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")
    if (field) return this.#whileWriting(field, event)
    if (document.querySelector("dialog[open]") || event.target.closest("[popover]")) return
    if (event.ctrlKey || event.metaKey) {
      if (!event.shiftKey && event.key.toLowerCase() === "z" && this.#press(document.querySelector("#toasts > :first-child form button"))) event.preventDefault()
      return
    }
    if (this.#does(event.key)) event.preventDefault()
  }

  #whileWriting(field, event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && field.matches("textarea")) {
      const send = [...(field.form?.querySelectorAll("button:not([type=button])") ?? [])].find((button) => button.checkVisibility())
      if (this.#press(send)) event.preventDefault()
    }
    const isOver = event.key === "Escape" && !(field.type === "search" && field.value)
    if (isOver && !field.closest("dialog, [popover]")) field.blur()
  }

  // Whether the key did something.
  #does(key) {
    if (key === "/") return this.#show(document.querySelector("#palette"), "showPopover")
    if (key === "?") return this.#show(document.querySelector("#keys"), "showModal")
    if (key === "Escape") return this.#press([...document.querySelectorAll(".bulk [type=reset]")].find((one) => one.checkVisibility()))
    if (this.dataset.single === "off" || key.length > 1) return false
    if (performance.now() - this.#going < 1500) {
      this.#going = -Infinity
      return this.#press(document.querySelector(`[data-go="${CSS.escape(key)}"]`))
    }
    if (key === "g") {
      this.#going = performance.now()
      return true
    }
    if (key === "j" || key === "k") return this.#move(key === "j" ? 1 : -1)
    if (key === "x") return this.#press(this.#here?.querySelector("input[type=checkbox]"))
    const bears = `[data-key="${CSS.escape(key)}"]`
    const ofThePage = [...document.querySelectorAll(bears)].find((one) => one.checkVisibility() && !one.closest("[data-row]"))
    const bearer = this.#here?.querySelector(bears) ?? ofThePage
    const link = this.#here?.querySelector("a[href]")
    if (!bearer && link && key === "o") return this.#press(link)
    if (!bearer && link?.pathname.startsWith("/requests/") && this.dataset.inRow?.includes(key)) {
      location.assign(`${link.href}#key-${key}`)
      return true
    }
    const inRow = bearer?.closest("[data-row]") && link
    if (inRow) sessionStorage.setItem("cursor", inRow.href)
    return this.#press(bearer)
  }

  #goOn() {
    const was = sessionStorage.getItem("cursor")
    sessionStorage.removeItem("cursor")
    if (was) [...document.querySelectorAll("[data-row] a[href]")].find((link) => link.href === was)?.focus({ preventScroll: true })
  }

  get #here() {
    return document.querySelector("[data-row][data-cursor]")
  }

  #show(thing, how) {
    thing?.[how]()
    return Boolean(thing)
  }

  #move(step) {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility())
    if (!rows.length) return false
    const at = rows.indexOf(this.#here)
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))]
    next.querySelector("a[href]")?.focus()
    next.scrollIntoView({ block: "nearest" })
    return true
  }

  #press(thing) {
    if (!thing || thing.disabled) return false
    if (thing.matches("textarea")) thing.focus()
    else thing.click()
    if (thing.dataset.focus) document.getElementById(thing.dataset.focus)?.focus()
    return true
  }

  // The cursor and the focus travel together.
  #onFocus = (event) => {
    const row = event.target.closest("[data-row]")
    if (!row || row === this.#here) return
    this.#here?.removeAttribute("data-cursor")
    row.setAttribute("data-cursor", "")
  }
}

customElements.define("keyboard-keys", KeyboardKeys)

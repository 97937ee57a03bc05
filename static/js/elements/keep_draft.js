// <keep-draft data-key="7:request-FAC-7" data-kept="Your draft of {when} is here again." data-forget="Discard it"><form>…
// What is half written stays in this browser, under its key, until it is sent or thirty days have passed. That it is here again is
// told to whoever comes back to it, not to whoever is writing it while a part of the page is drawn anew. What was written as a note
// is not put where it would go out as an answer.
const LONGEST = 30 * 24 * 3600 * 1000
const SENT = "draft-sent"
const NOTE = "[name=kind][value=note]"
const writtenHere = new Set()

class KeepDraft extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.key) return
    this.addEventListener("input", this.#save)
    this.addEventListener("change", this.#save)
    this.addEventListener("htmx:after:request", this.#onAnswer)
    this.addEventListener("submit", this.#onSubmit)
    this.#restore()
  }

  get #name() {
    return `draft:${this.dataset.key}`
  }

  get #fields() {
    return [...this.querySelectorAll("textarea, select, input:not([type=hidden]):not([type=file]):not([type=password])")].filter((field) => field.name)
  }

  #save = () => {
    writtenHere.add(this.#name)
    const kept = this.#fields.map((field) => [field.name, field.value, field.checked ?? null])
    const written = this.#fields.some((field) => field.matches("textarea, input:not([type=radio]):not([type=checkbox])") && field.value !== field.defaultValue)
    try {
      if (written) localStorage.setItem(this.#name, JSON.stringify({ at: Date.now(), kept, note: this.querySelector(NOTE)?.matches(":checked, [type=hidden]") }))
      else localStorage.removeItem(this.#name)
    } catch { /* a full or forbidden storage keeps no drafts */ }
  }

  #restore() {
    let draft
    try { draft = JSON.parse(localStorage.getItem(this.#name)) } catch { return }
    if (!draft || Date.now() - draft.at > LONGEST) return
    const note = this.querySelector(NOTE)
    if (draft.note && !note) return
    if (draft.note) note.checked = true
    let changed = false
    for (const [name, value, checked] of draft.kept) {
      for (const field of this.#fields.filter((field) => field.name === name)) {
        if (field.type === "radio" || field.type === "checkbox") {
          if (field.value === value) field.checked = checked
        } else if (field.value === (field.defaultValue ?? field.value) && field.value !== value) {
          field.value = value
          changed = true
        }
      }
    }
    if (changed && !writtenHere.has(this.#name)) this.#tell(draft.at)
  }

  #tell(at) {
    const language = this.closest("[lang]")?.lang
    const when = new Date(at).toLocaleString(language === "en" ? "en-GB" : language, { dateStyle: "medium", timeStyle: "short" })
    const line = Object.assign(document.createElement("p"), { className: "draft", textContent: `${this.dataset.kept.replace("{when}", when)} ` })
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: this.dataset.forget })
    button.onclick = () => {
      this.forget()
      this.querySelector("form")?.reset()
      line.remove()
    }
    line.append(button)
    this.prepend(line)
  }

  #onAnswer = (event) => {
    if (event.target.matches("form") && event.detail.ctx.response.status < 400) this.forget()
  }

  // A plain form leaves the page; whether it was taken shows on the next one.
  #onSubmit = (event) => {
    if (!event.target.hasAttribute("hx-post")) sessionStorage.setItem(SENT, this.#name)
  }

  forget() {
    try { localStorage.removeItem(this.#name) } catch { /* nothing was kept */ }
  }
}

const sent = sessionStorage.getItem(SENT)
if (sent && document.body.matches(".page")) {
  sessionStorage.removeItem(SENT)
  if (!document.querySelector(`keep-draft[data-key="${CSS.escape(sent.slice("draft:".length))}"]`)) localStorage.removeItem(sent)
}

customElements.define("keep-draft", KeepDraft)

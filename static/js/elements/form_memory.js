// <form-memory> One per page of somebody signed in. What a plain form was sent with is kept in this tab until the next page of
// theirs: when that is the form's own page again and a sign-in stood between, because the session had ended, it is as it was.
// A <keep-draft> keeps its own.
const SENT = "form-sent"

class FormMemory extends HTMLElement {
  connectedCallback() {
    this.#restore()
    document.addEventListener("submit", this.#onSubmit)
  }

  disconnectedCallback() {
    document.removeEventListener("submit", this.#onSubmit)
  }

  #fields(form) {
    return [...form.elements].filter((field) => field.name && !["hidden", "file", "password", "submit", "fieldset"].includes(field.type))
  }

  #isTicked(field) {
    return field.type === "checkbox" || field.type === "radio"
  }

  #onSubmit = ({ target: form, defaultPrevented }) => {
    if (defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post") || form.closest("keep-draft")) return
    const fields = this.#fields(form).map((field) => [field.name, this.#isTicked(field) ? field.checked : field.value])
    const kept = { whose: this.dataset.whose, page: location.pathname, action: form.getAttribute("action"), fields }
    try { sessionStorage.setItem(SENT, JSON.stringify(kept)) } catch { /* a full or forbidden storage keeps nothing */ }
  }

  #restore() {
    const sent = JSON.parse(sessionStorage.getItem(SENT))
    sessionStorage.removeItem(SENT)
    if (!sent?.signedIn || sent.whose !== this.dataset.whose || sent.page !== location.pathname) return
    const form = [...document.forms].find((one) => one.method === "post" && one.getAttribute("action") === sent.action && this.#fields(one).length === sent.fields.length)
    for (const [at, field] of form ? this.#fields(form).entries() : []) {
      const [name, given] = sent.fields[at]
      if (field.name === name) field[this.#isTicked(field) ? "checked" : "value"] = given
    }
  }
}

// The page where one signs in.
const sent = sessionStorage.getItem(SENT)
if (sent && !document.body.matches(".page")) sessionStorage.setItem(SENT, JSON.stringify({ ...JSON.parse(sent), signedIn: true }))

customElements.define("form-memory", FormMemory)

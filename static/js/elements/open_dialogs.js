// <open-dialogs> One per page. [data-opens="keys"] opens that dialog; what htmx puts into #dialog-body opens #dialog;
// [data-closes-dialog] closes, and so does an answer that lands elsewhere. Esc and the focus are the browser's own.
class OpenDialogs extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this.#onClick)
    document.addEventListener("htmx:after:swap", this.#onSwap)
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#onClick)
    document.removeEventListener("htmx:after:swap", this.#onSwap)
  }

  #onClick = (event) => {
    const opener = event.target.closest("[data-opens]")
    if (opener) {
      opener.closest("[popover]")?.hidePopover()
      document.getElementById(opener.dataset.opens)?.showModal()
    }
    if (event.target.closest("[data-closes-dialog]") || event.target.matches("dialog")) event.target.closest("dialog")?.close()
  }

  #onSwap = (event) => {
    const { ctx } = event.detail
    const dialog = document.querySelector("#dialog")
    if (!dialog || ctx.response?.status === 401) return
    const target = typeof ctx.target === "string" ? document.querySelector(ctx.target) : ctx.target
    if (target?.id === "dialog-body") {
      if (!dialog.open) dialog.showModal()
      const first = dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("[autofocus], input:not([type=hidden]), select, textarea")
      const chosen = first?.type === "radio" && [...first.form.elements[first.name]].find((one) => one.checked)
      ;(chosen || first)?.focus()
    } else if (dialog.open && ctx.request?.method !== "GET") {
      dialog.close()
    }
  }
}

customElements.define("open-dialogs", OpenDialogs)

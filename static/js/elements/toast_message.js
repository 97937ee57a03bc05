// <toast-message class="toast">…<button class="toast__close">…</button></toast-message>
// Stays until it is closed or undone, or eight seconds without a pointer or the focus on it. Errors stay until they are closed.
const READING = 8_000

class ToastMessage extends HTMLElement {
  #timer

  connectedCallback() {
    this.querySelector(".toast__close")?.addEventListener("click", () => this.remove())
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, () => clearTimeout(this.#timer))
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, () => this.#wait())
    this.addEventListener("htmx:finally:request", ({ detail }) => detail.ctx.response?.status < 400 && this.remove())
    this.#wait()
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  #wait() {
    clearTimeout(this.#timer)
    if (this.dataset.tone !== "error") this.#timer = setTimeout(() => this.remove(), READING)
  }
}

customElements.define("toast-message", ToastMessage)

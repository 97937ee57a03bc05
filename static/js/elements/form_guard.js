// <form-guard data-offline="…" data-too-slow="…" data-uploaded="{percent} sent" data-required="…"><template>icon</template> One per page.
// What a field lacks is said beside it, in the page's language, until one mends it. A form that is under way is not sent twice; what went wrong on the way is said, and nothing typed is lost; files show how
// far they are; the token is the cookie's, so that signing in again in another tab is enough; the focus is never lost.
class FormGuard extends HTMLElement {
  #focused = new WeakMap()

  connectedCallback() {
    document.addEventListener("submit", this.#onSubmit, true)
    document.addEventListener("invalid", this.#onInvalid, true)
    document.addEventListener("input", this.#onInput)
    document.addEventListener("htmx:config:request", this.#onRequest)
    document.addEventListener("htmx:finally:request", this.#onEnd)
    document.addEventListener("htmx:error", this.#onError)
    window.addEventListener("pageshow", this.#free)
  }

  disconnectedCallback() {
    document.removeEventListener("submit", this.#onSubmit, true)
    document.removeEventListener("invalid", this.#onInvalid, true)
    document.removeEventListener("input", this.#onInput)
    document.removeEventListener("htmx:config:request", this.#onRequest)
    document.removeEventListener("htmx:finally:request", this.#onEnd)
    document.removeEventListener("htmx:error", this.#onError)
    window.removeEventListener("pageshow", this.#free)
  }

  #onSubmit = (event) => {
    const form = event.target
    if (form.method === "get" || form.method === "dialog") return
    if (form.dataset.underWay) return this.#stop(event)
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return this.#stop(event)
    form.dataset.underWay = "yes"
    const button = event.submitter ?? form.querySelector("button:not([type=button])")
    button?.setAttribute("aria-busy", "true")
  }

  #onInvalid = (event) => {
    const field = event.target
    const box = field.closest(".field")
    if (!box) return
    event.preventDefault()
    if (field.form.querySelector(":invalid:not(fieldset)") === field) field.focus()
    box.querySelectorAll(".field__error").forEach((old) => old.remove())
    const said = Object.assign(document.createElement("span"), { className: "field__error", id: `${field.id || `field-${field.name}`}-error` })
    said.append(this.querySelector("template").content.cloneNode(true), field.validity.valueMissing ? this.dataset.required : field.validationMessage)
    said.setAttribute("data-browser", "")
    const help = box.querySelector(".field__help")
    box.insertBefore(said, help?.parentNode === box ? help : null)
    const control = box.matches("fieldset") ? box : field
    control.setAttribute("aria-invalid", "true")
    control.setAttribute("aria-describedby", [said.id, help?.id].filter(Boolean).join(" "))
  }

  // What a composer was refused for, or a field lacked, is over as soon as one writes on.
  #onInput = (event) => {
    event.target.closest(".composer")?.querySelector(".composer__errors")?.replaceChildren()
    const box = event.target.closest(".field")
    const said = box?.querySelector(".field__error[data-browser]")
    if (!said) return
    said.remove()
    for (const one of [box, event.target]) one.removeAttribute("aria-invalid")
  }

  #stop(event) {
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  #onRequest = (event) => {
    const { ctx } = event.detail
    this.#focused.set(ctx, document.activeElement)
    const { body } = ctx.request
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
    if (token && body?.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token)
    if ([...(body?.values() ?? [])].some((value) => value instanceof File && value.size)) {
      ctx.request.timeout = 0
      ctx.fetch = (url, how) => this.#upload(url, how, event.target)
    }
  }

  // fetch says nothing about how far an upload is; this older way does.
  #upload(url, { method, headers, body, signal }, form) {
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, className: "upload" })
    form.append(bar)
    return new Promise((resolve, reject) => {
      const sending = new XMLHttpRequest()
      sending.open(method, url)
      for (const [name, value] of Object.entries(headers)) sending.setRequestHeader(name, value)
      sending.upload.onprogress = ({ loaded, total }) => {
        bar.value = loaded / total
        bar.ariaLabel = this.dataset.uploaded.replace("{percent}", `${Math.round((100 * loaded) / total)} %`)
      }
      sending.onload = () => {
        const lines = sending.getAllResponseHeaders().trim().split(/[\r\n]+/)
        const said = new Headers(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]))
        resolve(new Response(sending.status === 204 ? null : sending.responseText, { status: sending.status, headers: said }))
      }
      sending.onerror = () => reject(new TypeError("network"))
      sending.onloadend = () => bar.remove()
      signal?.addEventListener("abort", () => { sending.abort(); reject(new DOMException("", "AbortError")) })
      sending.send(body)
    })
  }

  #onEnd = (event) => {
    const { ctx } = event.detail
    this.#release(ctx.sourceElement)
    this.#refocus(this.#focused.get(ctx))
  }

  // Whoever is led by keys goes on from the heading when what had the focus went with the answer.
  #refocus(had) {
    const isLost = document.activeElement.matches("body, dialog:not([open]) *")
    const heading = document.querySelector("#main h1")
    if (!had || had === document.body || !isLost || !heading) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }

  #release(form) {
    if (form?.dataset) delete form.dataset.underWay
    form?.querySelectorAll?.("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"))
  }

  #onError = (event) => {
    const { ctx, error } = event.detail
    if (!ctx?.request || !String(ctx.status).startsWith("error")) return
    this.#release(ctx.sourceElement)
    this.#say(error?.name === "AbortError" ? this.dataset.tooSlow : this.dataset.offline)
  }

  #say(words) {
    const toast = Object.assign(document.createElement("toast-message"), { className: "toast", textContent: words })
    toast.dataset.tone = "warning"
    document.querySelector("#toasts").prepend(toast)
  }

  #free = () => document.querySelectorAll("[data-under-way]").forEach((form) => this.#release(form))
}

customElements.define("form-guard", FormGuard)

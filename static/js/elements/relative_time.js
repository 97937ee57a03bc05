// <relative-time datetime="2026-05-04T17:00:00Z" title="Monday 4 May, 19:00">2 hours ago</relative-time>
// Says how long ago, or how long until, and keeps it true while the page stays open.
const STEPS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]]

class RelativeTime extends HTMLElement {
  #timer

  connectedCallback() {
    this.#timer = setInterval(() => this.#render(), 30_000)
  }

  disconnectedCallback() {
    clearInterval(this.#timer)
  }

  #render() {
    const seconds = (new Date(this.getAttribute("datetime")) - Date.now()) / 1000
    const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS.at(-1)
    const language = this.closest("[lang]")?.lang ?? "en"
    this.textContent = new Intl.RelativeTimeFormat(language).format(Math.round(seconds / size), unit)
  }
}

customElements.define("relative-time", RelativeTime)

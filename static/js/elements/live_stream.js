// <live-stream src="http://127.0.0.1:8001/" token="…" topics="request:5 department:3"></live-stream>
// Says on the document's body `changed:request:5` when that changed, for hx-trigger="changed:request:5 from:body". What is
// new is asked for through the usual door. All pages of a browser share one stream: the visible one that holds
// the lock keeps it and passes on what it hears; hidden pages let go, and catch up when they are seen again.
const LOCK = "puente-live"
const RENEW = 45 * 60_000
const JITTER = 1500
const alone = !("locks" in navigator) // on plain http, away from this machine: each page has its own stream

class LiveStream extends HTMLElement {
  #id = Math.random().toString(36).slice(2)
  #channel
  #leaving
  #source
  #pages = new Map()
  #renewal
  #opening
  #last = ""

  connectedCallback() {
    this.#channel = new BroadcastChannel(alone ? this.#id : LOCK)
    this.#channel.onmessage = ({data}) => this.#hear(data)
    document.addEventListener("visibilitychange", this.#look)
    addEventListener("pagehide", this.#hide)
    addEventListener("pageshow", this.#look)
    this.#renewal = setInterval(() => this.#renew(), RENEW)
    this.#look()
  }

  disconnectedCallback() {
    this.#hide()
    document.removeEventListener("visibilitychange", this.#look)
    removeEventListener("pagehide", this.#hide)
    removeEventListener("pageshow", this.#look)
    clearInterval(this.#renewal)
    this.#channel.close()
  }

  #look = () => (document.hidden ? this.#hide() : this.#show())

  #show() {
    if (this.#leaving) return
    this.#leaving = new AbortController()
    this.#say({here: this.#id, token: this.getAttribute("token"), last: this.#last})
    const {signal} = this.#leaving
    const lead = () => this.#lead(signal)
    if (alone) lead()
    else navigator.locks.request(LOCK, {signal}, lead).catch(() => {})
  }

  #hide = () => {
    this.#leaving?.abort()
    this.#leaving = undefined
    this.#say({gone: this.#id})
  }

  // The page that holds the lock: asks who is there, and keeps the stream for all of them until it is hidden.
  #lead(signal) {
    this.#pages = new Map([[this.#id, {token: this.getAttribute("token"), last: this.#last}]])
    this.#channel.postMessage({who: true})
    this.#open()
    return new Promise(resolve => signal.addEventListener("abort", () => {
      clearTimeout(this.#opening)
      this.#source?.close()
      this.#source = undefined
      this.#pages.clear()
      resolve()
    }))
  }

  #open() {
    clearTimeout(this.#opening)
    this.#opening = setTimeout(() => {
      const pages = [...this.#pages.values()]
      if (!pages.length) return
      const address = new URL(this.getAttribute("src"), location)
      for (const {token} of pages) address.searchParams.append("token", token)
      const lasts = pages.map(page => page.last)
      if (lasts.every(last => last && last.split(".")[0] === lasts[0].split(".")[0])) {
        address.searchParams.set("last", lasts.sort((a, b) => a.split(".")[1] - b.split(".")[1])[0])
      }
      this.#source?.close()
      const source = this.#source = new EventSource(address)
      source.addEventListener("open", ({lastEventId}) => lastEventId && this.#tell([], lastEventId))
      source.addEventListener("changed", ({data, lastEventId}) => this.#tell(data.split(" "), lastEventId))
      // Closed for good: no token is good any more, or another process answers. Every page asks for its own again.
      source.onerror = () => source.readyState === EventSource.CLOSED && source === this.#source && this.#say({renew: true})
    }, 60)
  }

  #tell(changed, last) {
    for (const page of this.#pages.values()) page.last = last
    this.#say({changed, last})
  }

  #say(message) {
    this.#channel.postMessage(message)
    this.#hear(message)
  }

  #hear({here, token, last, gone, who, changed, renew}) {
    const leads = this.#pages.size > 0
    if (here && leads && this.#pages.get(here)?.token !== token) {
      this.#pages.set(here, {token, last})
      this.#open()
    } else if (gone && leads && gone !== this.#id) {
      this.#pages.delete(gone)
    } else if (who && this.#leaving) {
      this.#channel.postMessage({here: this.#id, token: this.getAttribute("token"), last: this.#last})
    } else if (changed && this.#leaving) {
      this.#last = last
      this.#dispatch(changed)
    } else if (renew && this.#leaving) {
      setTimeout(() => this.#renew(), 1000 + Math.random() * JITTER)
    }
  }

  #dispatch(changed) {
    const mine = this.getAttribute("topics").split(" ").filter(Boolean)
    const all = changed.includes("*")
    const tell = topic => document.body.dispatchEvent(new CustomEvent(`changed:${topic}`, {bubbles: true}))
    for (const topic of mine) {
      if (all) setTimeout(tell, Math.random() * JITTER, topic)
      else if (changed.includes(topic)) tell(topic)
    }
  }

  // Asks for this very page again: who may still see it gets a new token, and who was signed out gets none.
  async #renew() {
    if (!this.#leaving) return
    try {
      const answer = await fetch(location.href, {headers: {Accept: "text/html"}})
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      const fresh = page.querySelector("live-stream")
      if (!fresh) return this.#hide()
      this.setAttribute("token", fresh.getAttribute("token"))
      this.#say({here: this.#id, token: this.getAttribute("token"), last: this.#last})
    } catch {
      setTimeout(() => this.#renew(), 10_000)
    }
  }
}

customElements.define("live-stream", LiveStream)

// <live-conditions> <div data-question="bag" data-kind="yes_no" data-condition='{"field": "laptop", "is": ["strong"]}'> … 
// Shows the questions whose condition holds, by the same rule as puente/catalogue/conditions.py. What is hidden is not sent.
class LiveConditions extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this)
    this.#show()
  }

  handleEvent() {
    this.#show()
  }

  #show() {
    const asked = [...this.querySelectorAll("[data-question]")]
    const questions = asked.map((one) => ({ code: one.dataset.question, condition: JSON.parse(one.dataset.condition ?? "{}") }))
    const answers = Object.fromEntries(asked.map((one) => [one.dataset.question, this.#answer(one)]))
    const shown = LiveConditions.shown(questions, answers)
    for (const one of asked) {
      one.dataset.shown = shown.has(one.dataset.question) ? "yes" : "no"
      for (const control of one.querySelectorAll("input, select, textarea")) control.disabled = one.dataset.shown === "no"
    }
  }

  #answer(question) {
    const chosen = question.querySelector("input:checked, select")?.value ?? ""
    if (question.dataset.kind !== "yes_no") return chosen
    return chosen === "" ? null : chosen === "yes"
  }

  static shown(questions, answers) {
    const byCode = new Map(questions.map((one) => [one.code, one]))
    const known = new Map()
    const isShown = (code, above) => {
      if (known.has(code)) return known.get(code)
      if (!byCode.has(code) || above.includes(code)) return false
      const { field, is } = byCode.get(code).condition ?? {}
      const holds = field === undefined || (isShown(field, [...above, code]) && is.includes(answers[field]))
      known.set(code, holds)
      return holds
    }
    return new Set([...byCode.keys()].filter((code) => isShown(code, [])))
  }
}

customElements.define("live-conditions", LiveConditions)

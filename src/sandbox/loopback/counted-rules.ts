// Rules that let some matches through and then hit so many: what faults of servers and of nodes have in common.

export interface CountedRule {
  /** How many matches it hits; one when left out, `Infinity` for all. */
  readonly times?: number
  /** Matches that are let through first. */
  readonly after?: number
}

/** The rules in force, in the order in which they were added. */
export class CountedRules<Rule extends CountedRule> {
  #rules: { readonly rule: Rule; seen: number }[] = []

  /** Adds a rule; the returned function takes it away again. */
  add(rule: Rule): () => void {
    const entry = { rule, seen: 0 }
    this.#rules.push(entry)
    return () => {
      this.#rules = this.#rules.filter((other) => other !== entry)
    }
  }

  /** Takes all rules away. */
  clear(): void {
    this.#rules = []
  }

  /** The rules that hit now. A match counts when it is reached: who stops early leaves the later rules as they were. */
  *hits(matches: (rule: Rule) => boolean): Generator<Rule> {
    for (const entry of this.#rules) {
      if (!matches(entry.rule)) continue
      const { after = 0, times = 1 } = entry.rule
      entry.seen += 1
      if (entry.seen > after && entry.seen <= after + times) yield entry.rule
    }
  }
}

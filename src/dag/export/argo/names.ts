// Names as Argo takes them: of templates without `_`, and of the workflow in lower case.

/** A template name for each id, and one for the DAG itself. */
export function chooseTemplateNames(ids: readonly string[]): {
  readonly entry: string
  readonly nameOf: (id: string) => string
} {
  const taken = new Set<string>()
  const choose = (wanted: string): string => {
    const plain = wanted.replaceAll('_', '-').replace(/-+$/, '')
    // A name in an expression can not begin with a digit.
    const base = /^\d/.test(plain) ? `task-${plain}` : plain
    let name = base
    for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`
    taken.add(name)
    return name
  }
  const names = new Map(ids.map((id) => [id, choose(id)]))
  return { entry: choose('dag'), nameOf: (id) => names.get(id) ?? id }
}

/** The beginning of the workflow's name (RFC 1123). */
export function workflowPrefix(dagId: string): string {
  return `${dagId.toLowerCase().replaceAll('_', '-').replace(/-+$/, '')}-`
}

// Names of Python variables for tasks.

const keywords =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type'
const ours = 'DAG Param KubernetesPodOperator PodOperator as_text dag json k8s timedelta'
const reserved = new Set(`${keywords} ${ours}`.split(' '))

/** A variable for each id: the id itself where it is a name in Python and means nothing else. */
export function chooseVariables(ids: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(reserved)
  const names = new Map<string, string>()
  for (const id of ids) {
    const plain = id.replaceAll('-', '_')
    const base = /^\d/.test(plain) || reserved.has(plain) ? `task_${plain}` : plain
    let name = base
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
    taken.add(name)
    names.set(id, name)
  }
  return names
}

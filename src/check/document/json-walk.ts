// Two questions about a whole JSON tree: which names stand twice in one object, and is a number too large for Go's float64.

import type { JsonNode } from '../../dockerconfig/json/tree.ts'
import { memberPath } from '../path.ts'

/** Places deeper than this are shown by their ancestor: paths stay short however deep a document is. */
const maxShownDepth = 6

export interface TreeFindings {
  /** Where a name is repeated, each place once. */
  readonly duplicatePaths: readonly string[]
  /** Go refuses such a number wherever it decodes into `interface{}`, as the API server does. */
  readonly hasNumberOutOfRange: boolean
}

interface Pending {
  readonly node: JsonNode
  readonly path: string
  readonly depth: number
}

/** Walks the tree without recursion, in linear time. `path` is where the root stands. */
export function inspectTree(root: JsonNode, path: string): TreeFindings {
  const duplicatePaths = new Set<string>()
  let hasNumberOutOfRange = false
  const pending: Pending[] = [{ node: root, path, depth: 0 }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, depth } = next
    if (node.kind === 'number' && !Number.isFinite(Number(node.text))) hasNumberOutOfRange = true
    if (node.kind === 'array') {
      for (const item of node.items) pending.push({ node: item, path: next.path, depth: depth + 1 })
    }
    if (node.kind !== 'object') continue
    const seen = new Set<string>()
    for (const { name, value } of node.members) {
      const isRepeated = seen.has(name)
      seen.add(name)
      if (!isRepeated && isLeaf(value)) continue
      const shown = depth < maxShownDepth ? memberPath(next.path, name) : next.path
      if (isRepeated) duplicatePaths.add(shown)
      pending.push({ node: value, path: shown, depth: depth + 1 })
    }
  }
  return { duplicatePaths: [...duplicatePaths], hasNumberOutOfRange }
}

/** Whether there is nothing to ask about a value. */
function isLeaf({ kind }: JsonNode): boolean {
  return kind === 'string' || kind === 'boolean' || kind === 'null'
}

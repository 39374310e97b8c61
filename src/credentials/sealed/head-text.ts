// The readable head of a sealed request. It is only ever written and compared, never read back: what counts stands in the sealed part.

import { quoteLiteral } from '../../secret/quote.ts'
import type { RequestHead } from './request.ts'

/** One line for each value, in a fixed order. Values that are not plain printable ASCII stand in quotes with escapes. */
export function renderHead(head: RequestHead): string[] {
  const lines: [string, string][] = [
    ...listOf('Secret', head.secret === undefined ? [] : [head.secret]),
    ...listOf('Cluster', head.clusters),
    ...listOf('Namespace', head.namespaces),
    ...head.logins.flatMap(({ registry, username }) => [
      ...listOf('Registry', [registry]),
      ...listOf('User name', [username]),
    ]),
    ...listOf('Image', head.images),
    ['Sealed', head.sealedAt.toISOString()],
    ['Expires', head.expiresAt.toISOString()],
  ]
  const width = Math.max(...lines.map(([label]) => label.length))
  return lines.map(([label, value]) => `${`${label}:`.padEnd(width + 1)} ${value}`)
}

/** Whether a pasted head says the same; white space and marks of quoting do not count, mail programs change them. */
export function isSameHead(pasted: string, head: RequestHead): boolean {
  return squeeze(pasted) === squeeze(renderHead(head).join('\n'))
}

function listOf(label: string, values: readonly string[]): [string, string][] {
  return values.map((value) => [label, show(value)])
}

function show(value: string): string {
  return /^[!#-~](?:[ -~]*[!-~])?$/.test(value) ? value : quoteLiteral(value)
}

function squeeze(text: string): string {
  return text.replace(/[\s>|]/g, '')
}

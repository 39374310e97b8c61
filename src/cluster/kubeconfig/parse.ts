// The text of one kubeconfig file to its clusters, users and contexts.

import * as v from 'valibot'
import { Redacted } from '../../basics/redacted.ts'
import type { KubeconfigContext, KubeconfigDocument } from './document.ts'
import { damagedFile } from './faults.ts'
import { kubeconfigSchema, type RawKubeconfig } from './schema.ts'
import { parseYamlOrJson } from './yaml.ts'

const nothing: KubeconfigDocument = { contexts: new Map(), clusters: new Map(), users: new Map() }

/**
 * Parses the bytes of the file at `path`. An empty file is an empty kubeconfig, as for kubectl.
 * Throws `kubeconfig-damaged` with the place, never with a value of the file.
 */
export async function parseKubeconfig(path: string, bytes: Uint8Array): Promise<KubeconfigDocument> {
  const tree = await parseYamlOrJson(path, bytes)
  if (tree === undefined || tree === null) return nothing
  const raw = validate(path, tree)
  return {
    ...(raw['current-context'] && { currentContext: raw['current-context'] }),
    clusters: byName(path, 'clusters', raw.clusters, (entry, place) => ({
      origin: { path, place: `${place}.cluster` },
      raw: new Redacted(entry.cluster),
    })),
    users: byName(path, 'users', raw.users, (entry, place) => ({
      origin: { path, place: `${place}.user` },
      raw: new Redacted(entry.user),
    })),
    contexts: byName(path, 'contexts', raw.contexts, (entry) => readContext(entry.context)),
  }
}

function validate(path: string, tree: unknown): RawKubeconfig {
  if (Array.isArray(tree)) throw damagedFile(path, 'the document is a list')
  const result = v.safeParse(kubeconfigSchema, tree)
  if (!result.success) {
    const issue = result.issues[0]
    const place = v.getDotPath(issue) ?? 'the document'
    throw damagedFile(path, `\`${place}\` has the wrong type, expected ${issue.expected ?? 'something else'}`)
  }
  const kind = result.output.kind
  if (kind !== '' && kind !== 'Config') throw damagedFile(path, 'its `kind` is not `Config`')
  return result.output
}

function readContext(raw: RawKubeconfig['contexts'][number]['context']): KubeconfigContext {
  return { cluster: raw.cluster, user: raw.user, ...(raw.namespace && { namespace: raw.namespace }) }
}

function byName<Entry extends { readonly name: string }, Value>(
  path: string,
  list: string,
  entries: readonly Entry[],
  read: (entry: Entry, place: string) => Value,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>()
  entries.forEach((entry, index) => {
    if (values.has(entry.name))
      throw damagedFile(path, `\`${list}\` holds two entries of the same name (\`${list}.${index}\`)`)
    values.set(entry.name, read(entry, `${list}.${index}`))
  })
  return values
}

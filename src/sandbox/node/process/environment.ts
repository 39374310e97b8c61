// The environment of a container: literals with references, secrets, and facts about the pod (kubelet `makeEnvironmentVariables`).

import { type KubeObject, objectAt, textAt } from '../../api/object.ts'
import type { ContainerSpec, EnvironmentEntry } from '../spec/pod-spec.ts'
import { ConfigError } from './container-error.ts'
import { expandReferences } from './expand.ts'

/** What values are read from. */
export interface EnvironmentSources {
  readonly pod: KubeObject
  readonly find: (plural: string, name: string) => KubeObject | undefined
}

/** The variables that the pod sets, in order. Throws a {@link ConfigError} for what is not there. */
export function readEnvironment(container: ContainerSpec, sources: EnvironmentSources): Map<string, string> {
  const variables = new Map<string, string>()
  for (const source of container.environmentFrom) {
    for (const [name, value] of readAll(source, sources)) variables.set(textAt(source, 'prefix') + name, value)
  }
  for (const entry of container.environment) {
    const value = readEntry(entry, sources, variables)
    if (value !== undefined) variables.set(entry.name, value)
  }
  return variables
}

function readAll(source: object, { find }: EnvironmentSources): [string, string][] {
  const [kind, plural, field] = Reflect.has(source, 'secretRef')
    ? (['secret', 'secrets', 'secretRef'] as const)
    : (['configmap', 'configmaps', 'configMapRef'] as const)
  const name = textAt(source, field, 'name')
  const found = find(plural, name)
  if (found === undefined) {
    if (textAt(source, field, 'optional') === 'true') return []
    throw new ConfigError(`${kind} "${name}" not found`)
  }
  return Object.entries(objectAt(found, 'data')).map(([key, value]) => [key, decode(plural, value)])
}

function readEntry(
  { value, from }: EnvironmentEntry,
  sources: EnvironmentSources,
  earlier: ReadonlyMap<string, string>,
): string | undefined {
  if (from === undefined) return expandReferences(value, earlier)
  if (from['secretKeyRef'] !== undefined) return readKey('secret', 'secrets', objectAt(from, 'secretKeyRef'), sources)
  if (from['configMapKeyRef'] !== undefined) {
    return readKey('configmap', 'configmaps', objectAt(from, 'configMapKeyRef'), sources)
  }
  if (from['fieldRef'] !== undefined) return readField(textAt(from, 'fieldRef', 'fieldPath'), sources.pod)
  throw new ConfigError(`the pullpass sandbox has no values from ${Object.keys(from).join(', ') || 'nothing'}`)
}

function readKey(
  kind: string,
  plural: string,
  reference: object,
  { find, pod }: EnvironmentSources,
): string | undefined {
  const { name, key } = { name: textAt(reference, 'name'), key: textAt(reference, 'key') }
  const isOptional = textAt(reference, 'optional') === 'true'
  const found = find(plural, name)
  if (found === undefined) {
    if (isOptional) return undefined
    throw new ConfigError(`${kind} "${name}" not found`)
  }
  const value = objectAt(found, 'data')[key]
  if (value !== undefined) return decode(plural, value)
  if (isOptional) return undefined
  throw new ConfigError(`couldn't find key ${key} in ${found.kind} ${pod.metadata.namespace}/${name}`)
}

// `metadata.labels['key']` and the plain paths that the downward API offers.
function readField(path: string, pod: KubeObject): string {
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? []
  return map === undefined ? textAt(pod, ...path.split('.')) : textAt(pod, 'metadata', map, key)
}

const decode = (plural: string, value: unknown): string =>
  plural === 'secrets' ? Buffer.from(String(value), 'base64').toString('utf8') : String(value)

// When two keys of a docker config are spellings of one registry, and which logins a change would therefore lose.

import { normalizeKey } from '../../dockerconfig/key.ts'
import { hubHost } from '../../image/docker-hub.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import type { EntryDiff } from './diff.ts'

/** The key as the kubelet compares it; the key itself where that can't be said. */
export function registryOf(key: string): string {
  const result = normalizeKey(key)
  return result.ok ? result.normalized : key
}

/** The keys that go and of whose registry no key stays, new spellings and Docker Hub's other host names counted as staying. */
export function lostRegistries({ added, changed, kept, removed }: EntryDiff): string[] {
  const staying = new Set([...added, ...changed, ...kept].map(nameOf))
  return removed.filter((key) => !staying.has(nameOf(key)))
}

function nameOf(key: string): string {
  const registry = registryOf(key)
  return recogniseRegistry(registry)?.id === 'docker-hub' ? hubHost : registry
}

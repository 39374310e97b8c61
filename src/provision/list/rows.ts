// From the secrets of all clusters to one row a name: what is the same, what differs, what is where.

import type { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import { findOwner } from '../../secret/owners.ts'
import type { openJudge, StoredJudgement } from '../verify/judge-stored.ts'
import type { ListedSecret, SecretPlace, SecretVersion } from './result.ts'

/** A live secret and where it is. */
export interface FoundSecret {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  readonly secret: Redacted<Secret>
}

interface Judged extends FoundSecret {
  readonly judgement: StoredJudgement
  /** Equal for what is a version of its own. */
  readonly key: string
}

/** The rows by name; `clusters` are the columns. */
export function groupByName(
  found: readonly FoundSecret[],
  clusters: readonly string[],
  judge: ReturnType<typeof openJudge>,
): ListedSecret[] {
  const byName = groupBy(found, ({ name }) => name)
  return [...byName]
    .sort(([a], [b]) => compare(a, b))
    .map(([name, secrets]) =>
      describeName(
        name,
        secrets.map((one) => judgeOne(one, judge)),
        clusters,
      ),
    )
}

function judgeOne(found: FoundSecret, judge: ReturnType<typeof openJudge>): Judged {
  const judgement = judge(found.secret)
  const { check, fingerprint } = judgement
  const codes = check.problems.map(({ code }) => code)
  return { ...found, judgement, key: JSON.stringify([contentOf(found, fingerprint), codes]) }
}

function contentOf({ secret }: FoundSecret, fingerprint: string | undefined): string {
  return JSON.stringify([secret.reveal().type, fingerprint])
}

function describeName(name: string, secrets: readonly Judged[], clusters: readonly string[]): ListedSecret {
  const groups = [...groupBy(secrets, ({ key }) => key).values()].sort((a, b) => b.length - a.length)
  const versions = groups.flatMap(([first], index) => (first ? describeVersion(first, nameVersion(index)) : []))
  const idOf = new Map(groups.flatMap((group, index) => group.map((one) => [one, nameVersion(index)])))
  const contents = new Set(secrets.map((one) => contentOf(one, one.judgement.fingerprint)))
  const expiresAt = findFirstExpiry(versions)
  const placesIn = groupBy(secrets, ({ cluster }) => cluster)
  return {
    name,
    status: versions.every(({ check }) => check.valid) ? 'passed' : 'failed',
    content: contents.size === 1 ? 'same' : 'different',
    ...(expiresAt && { expiresAt }),
    versions,
    clusters: clusters.map((cluster) => ({
      cluster,
      places: (placesIn.get(cluster) ?? [])
        .map((one) => describePlace(one, idOf.get(one) ?? ''))
        .sort((a, b) => compare(a.namespace, b.namespace)),
    })),
  }
}

function describeVersion({ secret, judgement }: Judged, id: string): SecretVersion {
  const { type } = secret.reveal()
  return { id, ...(type !== undefined && { type }), ...judgement }
}

function describePlace({ namespace, secret }: Judged, version: string): SecretPlace {
  return { namespace, version, owner: findOwner(secret.reveal()) }
}

function findFirstExpiry(versions: readonly SecretVersion[]): Date | undefined {
  const known = versions.flatMap(({ check }) => check.entries.flatMap(({ expiresAt }) => expiresAt ?? []))
  return known.sort((a, b) => a.getTime() - b.getTime())[0]
}

/** `a` to `z`, then `aa`, `ab` and so on. */
function nameVersion(index: number): string {
  const last = String.fromCharCode(97 + (index % 26))
  return index < 26 ? last : nameVersion(Math.floor(index / 26) - 1) + last
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

// Secrets of a run's namespace: reading, and writing with every step of `create` but the question to a person.

import type { Secret } from '../../basics/wire.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { SecretObject } from '../../explain/secret-document.ts'
import { type PreparedSecret, prepareSecret } from '../../provision/create/prepare.ts'
import type { TargetResult } from '../../provision/target-result.ts'
import { applyTargets } from '../../provision/write/apply-targets.ts'
import { type Intent, planClusters, type TargetPlan } from '../../provision/write/plan-targets.ts'
import type { Change } from '../../secret/plan/change.ts'
import type { SecretRequest } from '../../secret/request.ts'
import type { SecretReading, SecretWriteOptions, SecretWriting } from '../capabilities.ts'

/** Nobody confirmed a plan, so a new one is as good as the first; others that keep writing are told after this many. */
const attempts = 3

/** Where, by what clock, and how writes are kept apart. */
export interface SecretAccess {
  readonly cluster: Cluster
  readonly namespace: string
  readonly now: () => Date
  readonly signal: AbortSignal
  /** Runs writes to one secret one after the other, and lets the run wait for them. Throws while nothing may be written. */
  readonly inTurn: <T>(name: string, write: () => Promise<T>) => Promise<T>
}

type Planned = Extract<TargetPlan, { readonly status: 'planned' }>

export function readSecrets({ cluster, namespace, signal }: SecretAccess): SecretReading {
  return {
    get: async (name): Promise<Secret | undefined> => await cluster.secrets.get({ namespace, name }, { signal }),
  }
}

export function writeSecrets(access: SecretAccess): SecretWriting {
  return {
    async plan(request, options = {}) {
      const { plan } = await planOne(access, prepare(access, request), options)
      const secret = await secretAfter(access, plan)
      return { change: plan.change, ...(secret && { secret }) }
    },
    apply: async (request, options = {}) =>
      await access.inTurn(request.name, async () => {
        const prepared = prepare(access, request)
        for (let attempt = 1; ; attempt += 1) {
          const result = await applyOnce(access, prepared, options)
          if (isDone(result)) return result.change
          if (result.error?.code !== 'changed-meanwhile' || attempt >= attempts) throw toError(result, request.name)
        }
      }),
  }
}

function prepare(access: SecretAccess, request: SecretRequest): PreparedSecret {
  const prepared = prepareSecret(request, access.now())
  const problem = prepared.check.problems.find(({ severity }) => severity === 'error')
  if (prepared.check.valid && !problem) return prepared
  throw new PullpassError('secret-invalid', `secret \`${request.name}\` would not work`, {
    cause: new Error(problem?.message ?? 'its check fails'),
    ...(problem && { remedies: [problem.remedy] }),
  })
}

async function planOne(
  access: SecretAccess,
  { desired }: PreparedSecret,
  options: SecretWriteOptions,
): Promise<Planned> {
  const { cluster, namespace, signal } = access
  const intent: Intent = { desired, options, lookups: [], attach: [] }
  const selection = { cluster, namespaces: { kind: 'names', names: [namespace] } } as const
  const { targets, clusterFailures } = await planClusters([selection], intent, signal)
  const [target] = targets
  if (target?.status === 'planned') return target
  throw target?.result.error ?? clusterFailures[0]?.error ?? notPlanned(desired.name)
}

/** The secret as it would be: the planned write, or what is there when nothing would be written. */
async function secretAfter(
  access: SecretAccess,
  { change, write }: Planned['plan'],
): Promise<SecretObject | undefined> {
  if (write) return write.secret.reveal()
  return change.kind === 'unchanged' ? await readSecrets(access).get(change.name) : undefined
}

async function applyOnce(
  access: SecretAccess,
  prepared: PreparedSecret,
  options: SecretWriteOptions,
): Promise<TargetResult> {
  const target = await planOne(access, prepared, options)
  const intent: Intent = { desired: prepared.desired, options, lookups: [], attach: [] }
  const { signal, now } = access
  const [result] = await applyTargets([target], intent, { signal, now, onApplied: () => {} })
  if (!result) throw notPlanned(prepared.desired.name)
  return result
}

function isDone(result: TargetResult): result is TargetResult & { readonly change: Change } {
  const isWritten = ['created', 'updated', 'replaced', 'unchanged'].includes(result.status)
  return isWritten && result.change !== undefined && result.stored?.valid !== false
}

function toError({ error, change, target }: TargetResult, name: string): PullpassError {
  if (error) return error
  const shown = `secret \`${name}\` in \`${target.cluster}/${target.namespace}\``
  if (change?.kind !== 'conflict') return new PullpassError('stored-differs', `${shown} does not work as it is stored`)
  return new PullpassError('secret-conflict', `${shown} can not be written`, { cause: new Error(change.explanation) })
}

function notPlanned(name: string): PullpassError {
  return new PullpassError('internal', `there is no plan for secret \`${name}\``)
}

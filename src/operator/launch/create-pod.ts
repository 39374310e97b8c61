// One pod and never two, whatever answers are lost: create, and where that is not certain, look who has the name.

import type { Clock } from '../../basics/clock.ts'
import type { Pod } from '../../basics/wire.ts'
import { ClusterError } from '../../cluster/errors.ts'
import type { PodReader, PodRunner } from '../../cluster/resources/pods.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { kubectlLine } from '../kubectl-line.ts'
import { backOffMs } from '../observe/back-off.ts'
import { attemptOf, runLabelOf } from './labels.ts'

const mostFailures = 6
/** A pod of the same name that is being deleted is waited for as long as its grace period may last, and some. */
const mostWaitsForName = 60

export interface CreatePodOptions {
  readonly pods: PodReader & PodRunner
  readonly clock: Clock
  readonly random: () => number
  /** Stops waiting between attempts. A request that is under way is waited for, so that it is known whether there is a pod. */
  readonly signal: AbortSignal
  /** The kubeconfig context's name, for errors. */
  readonly cluster: string
}

/** The pod, and whether an earlier request or launcher made it. */
export interface CreatedPod {
  readonly pod: Pod
  readonly isAdopted: boolean
}

type Finding =
  | { readonly kind: 'ours'; readonly pod: Pod }
  | { readonly kind: 'ending' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'foreign' }

/**
 * Creates `pod`, whose name and labels belong to one attempt of one run. A name that is taken is ours only when both labels are. Rejects
 * with `pod-name-taken` when it is somebody else's, and with the `ClusterError` of a refusal or of a fault that does not pass.
 */
export async function createPod(pod: Pod, options: CreatePodOptions): Promise<CreatedPod> {
  let failures = 0
  let waits = 0
  for (;;) {
    options.signal.throwIfAborted()
    try {
      const answer = await options.pods.create(pod)
      if (answer.status === 'created') return { pod: answer.pod, isAdopted: false }
      const found = await look(pod, options.pods)
      if (found.kind === 'ours') return { pod: found.pod, isAdopted: true }
      if (found.kind === 'foreign') throw nameTaken(pod, options.cluster)
      waits += 1
      if (waits > mostWaitsForName) throw nameTaken(pod, options.cluster)
      // One that is gone by now has left the name at that moment.
      await options.clock.sleep(found.kind === 'ending' || waits > 1 ? 1000 : 0, options.signal)
    } catch (thrown) {
      failures += 1
      if (!mayPass(thrown) || failures >= mostFailures) throw thrown
      await options.clock.sleep(waitAfter(thrown, failures, options.random), options.signal)
    }
  }
}

/** A server that failed, or a lost answer: the next attempt finds out whether the pod is there. */
function mayPass(thrown: unknown): thrown is ClusterError {
  if (!(thrown instanceof ClusterError)) return false
  const { status, failure } = thrown
  if (status === undefined) return failure !== undefined && failure !== 'dns' && thrown.code === 'cluster-unreachable'
  return status === 429 || status >= 500
}

function waitAfter({ retryAfterMs = 0 }: ClusterError, failures: number, random: () => number): number {
  return Math.max(retryAfterMs, backOffMs(failures + 2, random))
}

/** The pod of that name, when it belongs to the same attempt of the same run and is not being deleted. */
export async function findOwnPod(wanted: Pod, pods: PodReader): Promise<Pod | undefined> {
  const found = await look(wanted, pods)
  return found.kind === 'ours' ? found.pod : undefined
}

async function look(wanted: Pod, pods: PodReader): Promise<Finding> {
  const { namespace = '', name = '' } = wanted.metadata ?? {}
  const found = await pods.get({ namespace, name })
  if (!found) return { kind: 'absent' }
  const isOurs = runLabelOf(found) === runLabelOf(wanted) && attemptOf(found) === attemptOf(wanted)
  if (!isOurs) return { kind: 'foreign' }
  return found.metadata?.deletionTimestamp === undefined ? { kind: 'ours', pod: found } : { kind: 'ending' }
}

function nameTaken(pod: Pod, cluster: string): PullpassError {
  const { namespace = '', name = '' } = pod.metadata ?? {}
  return new PullpassError('pod-name-taken', `cannot create pod \`${name}\` in \`${cluster}/${namespace}\``, {
    cause: new Error('a pod of that name exists and belongs to something else'),
    remedies: [`see whose it is:\n${kubectlLine({ cluster, namespace }, 'get', 'pod', name, '--show-labels')}`],
  })
}

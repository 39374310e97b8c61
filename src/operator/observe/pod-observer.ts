// What the cluster shows of the pods of runs: one list+watch for each namespace, shared by all runs of a process.

import type { Clock } from '../../basics/clock.ts'
import { untilAborted } from '../../basics/until-aborted.ts'
import type { Pod } from '../../basics/wire.ts'
import { ClusterError } from '../../cluster/errors.ts'
import type { PodReader } from '../../cluster/resources/pods.ts'
import type { Listed } from '../../cluster/resources/watchable.ts'
import { runLabelOf, runLabels } from '../launch/labels.ts'
import { NamespacePods } from './namespace-pods.ts'
import { type ObjectEvent, reflect, type Trouble } from './reflect.ts'
import type { PodChange, RunPods } from './run-pods.ts'

export interface PodObserverOptions {
  readonly pods: PodReader
  readonly clock: Clock
  /** A number in [0, 1), for the jitter. */
  readonly random: () => number
  /** Which pods to watch. Default: every pod of every run. Narrow it where a process has one run among many of others. */
  readonly labelSelector?: string
  readonly onTrouble?: (namespace: string, trouble: Trouble) => void
}

/** One run's share of an observer. */
export interface RunView {
  /** The run's pods that are there. */
  readonly current: readonly Pod[]
  /** How the pod of the run with this uid was last; undefined when it was never shown. */
  lastOf(uid: string): PodChange | undefined
  /** Calls `listener` at each change until the returned function is called. */
  subscribe(listener: (change: PodChange) => void): () => void
  /** Tells of a pod that an answer of the API server showed: from now on it is missed when it is not there. */
  expect(pod: Pod): void
  /** Since when, in milliseconds, the cluster has refused to show pods; undefined while it shows them, or does not answer at all. */
  readonly refusedSinceMs: number | undefined
  /** Forgets the run. */
  leave(): void
}

/** Shows pods of runs; one for each cluster in a process. */
export interface PodObserver {
  /** Follows one run by the value of its label. Rejects with the `ClusterError` when the namespace's pods can't be listed, and with the signal's reason. */
  follow(namespace: string, run: string, signal?: AbortSignal): Promise<RunView>
  /** Ends every watch. */
  close(): Promise<void>
}

interface Reflected {
  readonly pods: NamespacePods
  readonly refusedSinceMs: number | undefined
  readonly isReady: Promise<void>
  readonly isEnded: Promise<void>
}

/** Opens an observer; nothing is sent before the first `follow`. */
export function openPodObserver(options: PodObserverOptions): PodObserver {
  const stop = new AbortController()
  const namespaces = new Map<string, Reflected>()

  const open = (namespace: string): Reflected => {
    const known = namespaces.get(namespace)
    if (known) return known
    const started = startReflecting(namespace, options, stop.signal)
    namespaces.set(namespace, started)
    started.isReady.catch(() => namespaces.delete(namespace))
    return started
  }

  return {
    async follow(namespace, run, signal) {
      const reflected = open(namespace)
      const { pods, isReady } = reflected
      const { pods: own, unread } = pods.follow(run)
      try {
        await untilAborted(isReady, signal)
        for (const name of unread) await readPod(pods, run, { namespace, name }, options.pods, signal)
      } catch (error) {
        pods.leave(run)
        throw error
      }
      return viewRun(run, own, reflected)
    },
    async close() {
      stop.abort()
      await Promise.all([...namespaces.values()].map(({ isEnded }) => isEnded))
    },
  }
}

function viewRun(run: string, own: RunPods, reflected: Reflected): RunView {
  const { pods } = reflected
  return {
    get current() {
      return own.current
    },
    get refusedSinceMs() {
      return reflected.refusedSinceMs
    },
    lastOf: (uid) => own.lastOf(uid),
    subscribe: (listener) => own.subscribe(listener),
    expect: (pod) => pods.expect(run, pod),
    leave: () => pods.leave(run),
  }
}

async function readPod(
  pods: NamespacePods,
  run: string,
  name: { readonly namespace: string; readonly name: string },
  reader: PodReader,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pod = await reader.get(name, signal ? { signal } : {})
  if (pod && runLabelOf(pod) === run) pods.expect(run, pod)
}

function startReflecting(
  namespace: string,
  { pods: source, clock, random, labelSelector = runLabels.runId, onTrouble }: PodObserverOptions,
  signal: AbortSignal,
): Reflected {
  const pods = new NamespacePods()
  let refusedSinceMs: number | undefined
  let ended = Promise.resolve()
  const isReady = new Promise<void>((resolve, reject) => {
    const options = {
      source,
      selection: { namespace, labelSelector },
      clock,
      random,
      signal,
      onList: (list: Listed<Pod>) => pods.replace(list),
      onEvent: (event: ObjectEvent<Pod>) => pods.accept(event),
      onTrouble: (trouble: Trouble) => {
        refusedSinceMs = isRefusal(trouble) ? clock.now().getTime() : undefined
        onTrouble?.(namespace, trouble)
      },
    }
    ended = reflect(options, resolve).catch(reject)
  })
  return {
    pods,
    isReady,
    isEnded: ended,
    get refusedSinceMs() {
      return refusedSinceMs
    },
  }
}

/** The login is not taken any more, or a right was taken away: unlike an outage that does not end by itself. */
function isRefusal(trouble: Trouble): boolean {
  if (trouble.kind !== 'interrupted' || !(trouble.error instanceof ClusterError)) return false
  return trouble.error.status === 401 || trouble.error.status === 403
}

// One run on a real cluster, timed from outside: a watch of its own tells when the API showed the container's start and end.

import type { Pod } from '../../src/basics/wire.ts'
import { type Outcome, type PodTask, runTask } from '../../src/operator/index.ts'
import type { OperatorPlace } from './operator-place.ts'
import type { RealCluster } from './real-cluster.ts'

/** Where every run of the benchmark goes. */
export const namespace = 'pullpass-bench-operator'

/** What runs `script`. */
export const shell = (script: string): Pick<PodTask, 'command'> => ({ command: ['/bin/sh', '-c', script] })

export interface Timed {
  readonly outcome: Outcome
  /** Milliseconds from the call of `runTask`. */
  readonly wallMs: number
  /** From the pod's creation. */
  readonly sinceCreationMs: number
  /** From the moment at which a watch beside it showed the container's end; negative when that watch heard of it later. */
  readonly sinceEndMs: number
  /** From when the runtime wrote the first line until it was handed on, and from when the API showed the container's start. */
  readonly firstLineMs: number
  readonly firstLineSinceShownMs: number
}

/** Runs `task`, whose pod is watched beside. */
export async function timeRun(cluster: RealCluster, place: OperatorPlace, task: PodTask): Promise<Timed> {
  const shown: Shown = { startAt: 0, endAt: 0 }
  let createdAt = 0
  let firstLine: { readonly at: number; readonly sinceWrittenMs: number } | undefined
  let beside = Promise.resolve()
  const startedAt = performance.now()
  const outcome = await runTask(
    { image: `${cluster.registry}/team/hello:1`, namespace, name: 'bench', imagePullSecrets: ['regcred'], ...task },
    {
      ...place,
      onState: (state) => {
        if (state.kind !== 'created') return
        createdAt = performance.now()
        beside = watchBeside(place, state.pod, shown)
      },
      onLine: ({ time: written }) => {
        firstLine ??= { at: performance.now(), sinceWrittenMs: Date.now() - Date.parse(written ?? '') }
      },
    },
  )
  const endedAt = performance.now()
  await beside
  return {
    outcome,
    wallMs: endedAt - startedAt,
    sinceCreationMs: endedAt - createdAt,
    sinceEndMs: endedAt - shown.endAt,
    firstLineMs: firstLine?.sinceWrittenMs ?? Number.NaN,
    firstLineSinceShownMs: (firstLine?.at ?? Number.NaN) - shown.startAt,
  }
}

/** When a watch beside the run's own shows that the container has started, and has ended. */
interface Shown {
  startAt: number
  endAt: number
}

/** Notes into `shown` until the end is shown. */
async function watchBeside({ cluster }: OperatorPlace, name: string, shown: Shown): Promise<void> {
  const selection = { namespace, fieldSelector: `metadata.name=${name}` }
  const { items, resourceVersion } = await cluster.pods.list(selection)
  const note = ({ status }: Pod): void => {
    const states = status?.containerStatuses?.map(({ state }) => state) ?? []
    if (states.some((state) => state?.running || state?.terminated)) shown.startAt ||= performance.now()
    if (states.some((state) => state?.terminated)) shown.endAt ||= performance.now()
  }
  for (const pod of items) note(pod)
  if (shown.endAt > 0) return
  for await (const event of cluster.pods.watch(selection, { resourceVersion })) {
    if (event.kind === 'bookmark') continue
    note(event.object)
    if (shown.endAt > 0 || event.kind === 'deleted') return
  }
}

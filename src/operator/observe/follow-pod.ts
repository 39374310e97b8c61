// One pod from its creation to the moment at which nothing more is to be expected of it.

import type { Clock } from '../../basics/clock.ts'
import type { Pod } from '../../basics/wire.ts'
import type { PodReader } from '../../cluster/resources/pods.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { Inbox } from './inbox.ts'
import { type Evidence, type JudgeOptions, judgePod, type PodLook, type PodMemory, type Verdict } from './judge-pod.ts'
import type { RunView } from './pod-observer.ts'
import type { PodChange, PodPresence } from './run-pods.ts'

/** Evidence that is older is read again before a pod is given up. */
const freshEvidenceMs = 2000
/** What keeps a pod from starting without a word in its status, such as a volume, stands in its events: they are read after a while. */
const firstEventsMs = 10_000
/** Where nobody can say how the pod is, it is late only so long after its deadline: it may have ended, and can not be stopped either. */
const unsureMs = 60_000
/** … and is looked at so often. */
const unsureEveryMs = 2000
/** Whether the cluster still shows the pod at all is looked at so often. */
const lookEveryMs = 60_000

export interface FollowPodOptions extends JudgeOptions {
  readonly view: RunView
  readonly pods: PodReader
  readonly clock: Clock
  readonly signal: AbortSignal
  /** What was known when somebody else stopped following. */
  readonly memory: PodMemory
  /** Whether the cluster has shown already that the pod is not there. */
  readonly isMissing: boolean
  readonly gather: (pod: Pod, diagnosis: Diagnosis | undefined) => Promise<Evidence>
  /** Told of every state of the pod, and when it is gone. */
  readonly onChange: (change: PodChange) => void
  /** Told how far the pod has come and what is wrong with it, each time that it was looked at. */
  readonly onLook: (memory: PodMemory, diagnosis: Diagnosis | undefined) => void
}

/** How following ended: a verdict that is final, and the pod as it was last. */
export interface Followed {
  readonly verdict: Exclude<Verdict, { readonly kind: 'wait' }>
  readonly pod: Pod
  readonly presence: PodPresence
  readonly memory: PodMemory
  readonly evidence: Evidence
}

/** Follows `pod` to a final verdict. Rejects with the signal's reason when that aborts; faults of the cluster are waited out until the deadlines. */
export async function followPod(pod: Pod, options: FollowPodOptions): Promise<Followed> {
  const { view, clock, signal } = options
  const inbox = new Inbox<PodChange>()
  const uid = pod.metadata?.uid
  if (!options.isMissing) view.expect(pod)
  inbox.push(view.lastOf(uid ?? '') ?? { kind: 'missing', pod })
  const unsubscribe = view.subscribe((change) => {
    if (change.pod.metadata?.uid === uid) inbox.push(change)
  })
  try {
    const follower = new Follower(options)
    for (;;) {
      for (const change of inbox.take()) follower.see(change)
      const followed = await follower.look()
      if (followed) return followed
      await inbox.wait(follower.lookAgainMs, clock, signal)
    }
  } finally {
    unsubscribe()
  }
}

/** The looks at one pod, one after the other. */
class Follower {
  lookAgainMs = 0
  readonly #options: FollowPodOptions
  #change: PodChange | undefined
  #memory: PodMemory
  #evidence: Evidence = {}
  /** What the evidence was gathered for, and when. */
  #gathered: { readonly cause: string; readonly image: string | undefined; readonly atMs: number } | undefined
  #isConfirmed = false

  constructor(options: FollowPodOptions) {
    this.#options = options
    this.#memory = options.memory
  }

  see(change: PodChange): void {
    this.#change = change
    this.#isConfirmed = false
    this.#options.onChange(change)
  }

  /** Looks, and looks again while that brings something new; undefined when the pod has to be waited for. */
  async look(): Promise<Followed | undefined> {
    for (;;) {
      const change = this.#change
      if (!change) return undefined
      const verdict = this.#judge(change)
      if (await this.#findOutMore(change.pod, verdict)) continue
      if (verdict.kind === 'late' && !this.#isConfirmed && this.#now() < verdict.deadline.atMs + unsureMs) {
        this.lookAgainMs = this.#now() + unsureEveryMs
        return undefined
      }
      this.#options.onLook(this.#memory, 'diagnosis' in verdict ? verdict.diagnosis : undefined)
      if (verdict.kind !== 'wait') return this.#conclude(change, verdict)
      this.lookAgainMs = Math.min(verdict.lookAgainMs, this.#nextEventsMs(), this.#now() + lookEveryMs)
      return undefined
    }
  }

  #judge({ kind, pod }: PodChange): Verdict {
    const { refusedSinceMs } = this.#options.view
    const look: PodLook = { pod, isGone: kind !== 'seen', evidence: this.#evidence, refusedSinceMs, nowMs: this.#now() }
    const { memory, verdict } = judgePod(this.#memory, look, this.#options)
    this.#memory = memory
    return verdict
  }

  /** Whether something was found out by which the pod has to be judged again. */
  async #findOutMore(pod: Pod, verdict: Verdict): Promise<boolean> {
    if (verdict.kind === 'late') return await this.#confirm(pod)
    const diagnosis = verdict.kind === 'wait' || verdict.kind === 'stuck' ? verdict.diagnosis : undefined
    const cause = diagnosis ? `${diagnosis.code}/${diagnosis.container ?? ''}` : ''
    const ageMs = this.#now() - (this.#gathered?.atMs ?? Number.NEGATIVE_INFINITY)
    // What was gathered for another trouble lacks the secrets.
    const isOther = diagnosis?.image !== undefined && diagnosis.image !== this.#gathered?.image
    const isStale = verdict.kind === 'stuck' && (isOther || ageMs > freshEvidenceMs)
    const isNews = diagnosis !== undefined && cause !== this.#gathered?.cause && ageMs > freshEvidenceMs
    const isDue = verdict.kind === 'wait' && this.#nextEventsMs() <= this.#now()
    if (!isStale && !isNews && !isDue) return false
    this.#evidence = { ...this.#evidence, ...(await this.#options.gather(pod, diagnosis)) }
    this.#gathered = { cause, image: diagnosis?.image, atMs: this.#now() }
    return true
  }

  /** Before a pod is late it is looked at itself: the news of its end may be what is late. */
  async #confirm(pod: Pod): Promise<boolean> {
    if (this.#isConfirmed) return false
    const { namespace = '', name = '', uid } = pod.metadata ?? {}
    const { pods, signal } = this.#options
    try {
      const current = await pods.get({ namespace, name }, { signal })
      const isSame = current !== undefined && current.metadata?.uid === uid
      this.see(isSame ? { kind: 'seen', pod: current } : { kind: 'missing', pod })
      this.#isConfirmed = true
      return true
    } catch {
      signal.throwIfAborted()
      return false
    }
  }

  #nextEventsMs(): number {
    const { createdMs, startedMs } = this.#memory.times
    if (startedMs !== undefined) return Number.POSITIVE_INFINITY
    // Each time as long again as the pod has been waiting.
    const lastMs = Math.max(createdMs, this.#gathered?.atMs ?? 0)
    return lastMs + Math.max(firstEventsMs, lastMs - createdMs)
  }

  #conclude({ kind, pod }: PodChange, verdict: Followed['verdict']): Followed {
    return { verdict, pod, presence: kind, memory: this.#memory, evidence: this.#evidence }
  }

  #now(): number {
    return this.#options.clock.now().getTime()
  }
}

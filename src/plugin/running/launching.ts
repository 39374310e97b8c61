// The hooks up to the pod's creation: transforms, gates, and what makes ready.

import type { Pod } from '../../basics/wire.ts'
import type { FrozenPod, LaunchVerdict } from '../contract/hooks.ts'
import { rubbish } from './call-hook.ts'
import { freezeCopy } from './frozen.ts'
import type { HookCaller } from './hook-caller.ts'
import { acceptPod, thaw } from './transform.ts'

/** What one plugin has against a launch. Texts come from the plugin: to be escaped where they are shown. */
export interface LaunchRefusal {
  readonly plugin: string
  readonly reason: string
  readonly remedy: string
  readonly evidence: readonly string[]
}

/** Told of the pod after one plugin's transform. */
export type OnTransformed = (plugin: string, pod: Pod) => void

export async function transformPod(caller: HookCaller, pod: Pod, onTransformed?: OnTransformed): Promise<Pod> {
  let current: FrozenPod = freezeCopy(pod)
  const run = caller.run()
  for (const { plugin, hooks } of caller.having('transformPod')) {
    const before = current
    const answer = await caller.call(plugin, 'transformPod', (signal) =>
      hooks.transformPod?.({ run, pod: before, signal }),
    )
    current = acceptPod(plugin, before, answer)
    if (current !== before) onTransformed?.(plugin, thaw(current))
  }
  return thaw(current)
}

/** Asks every gate, so that a person sees all that is wrong at once. */
export async function askGates(caller: HookCaller, pod: Pod): Promise<readonly LaunchRefusal[]> {
  const frozen = freezeCopy(pod)
  const run = caller.run()
  const refusals: LaunchRefusal[] = []
  for (const { plugin, hooks } of caller.having('gateLaunch')) {
    const answer = await caller.call(plugin, 'gateLaunch', (signal) => hooks.gateLaunch?.({ run, pod: frozen, signal }))
    if (!isVerdict(answer)) throw rubbish({ plugin, hook: 'gateLaunch' }, 'it neither allowed nor refused the launch')
    if (answer.kind === 'allow') continue
    const { reason, remedy, evidence = [] } = answer
    refusals.push({ plugin, reason, remedy, evidence })
  }
  return refusals
}

export async function prepareLaunch(caller: HookCaller, pod: Pod): Promise<void> {
  const frozen = freezeCopy(pod)
  const run = caller.run()
  for (const { plugin, hooks } of caller.having('prepare')) {
    await caller.call(plugin, 'prepare', (signal) => hooks.prepare?.({ run, pod: frozen, signal }))
  }
}

function isVerdict(answer: unknown): answer is LaunchVerdict {
  if (typeof answer !== 'object' || answer === null) return false
  const kind: unknown = Reflect.get(answer, 'kind')
  if (kind === 'allow') return true
  const evidence: unknown = Reflect.get(answer, 'evidence') ?? []
  return (
    kind === 'refuse' &&
    isSentence(Reflect.get(answer, 'reason')) &&
    isSentence(Reflect.get(answer, 'remedy')) &&
    Array.isArray(evidence) &&
    evidence.every((line) => typeof line === 'string')
  )
}

function isSentence(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

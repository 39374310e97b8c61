// Who launches a run: one launcher, several of which all but the last are killed, or two at once.

import type { Death } from './launcher.ts'
import type { PlannedTask } from './planned-task.ts'
import type { Seeded } from './seeded.ts'

/** Who comes after a killed launcher: somebody with its handle, or somebody who knows the run's id. */
export type Successor = 'with-handle' | 'by-id'

export type LaunchPlan =
  | { readonly kind: 'alone' }
  | { readonly kind: 'twins'; readonly apartMs: number }
  /** Killed one after the other; a last one lives. `isProcess`: the first is a real process. */
  | {
      readonly kind: 'killed'
      readonly isProcess: boolean
      readonly deaths: readonly { readonly death: Death; readonly successor: Successor }[]
    }

/** Draws who launches `task`. */
export function planLaunch(random: Seeded, { kind, isWhole }: PlannedTask): LaunchPlan {
  const draw = random.number()
  if (draw < 0.5) return { kind: 'alone' }
  if (draw < 0.62 && isWhole) return { kind: 'twins', apartMs: random.int(0, 150) }
  // It must not come to its end before it is killed.
  if (draw < 0.66 && kind === 'ticks') {
    const deaths = [{ death: { afterLines: random.int(1, 4) }, successor: successorOf(random) }]
    return { kind: 'killed', isProcess: true, deaths }
  }
  const deaths = Array.from({ length: random.int(1, 3) }, () => ({
    death: drawDeath(random),
    successor: successorOf(random),
  }))
  return { kind: 'killed', isProcess: false, deaths }
}

function drawDeath(random: Seeded): Death {
  return random.isLucky(0.5) ? { afterMs: random.int(0, 500) } : { afterLines: random.int(1, 30) }
}

function successorOf(random: Seeded): Successor {
  return random.isLucky(0.6) ? 'with-handle' : 'by-id'
}

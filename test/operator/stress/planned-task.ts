// Tasks of many kinds, each with the one outcome and the lines that it must come to whatever happens to connections and launchers.

import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import type { Outcome } from '../../../src/plugin/contract/outcome.ts'
import type { Seeded } from './seeded.ts'

export interface PlannedTask {
  readonly kind: 'prints' | 'ticks' | 'long-lines' | 'silent' | 'unpullable' | 'cancelled' | 'late' | 'evicted'
  readonly task: PodTask
  readonly expected: Pick<Outcome, 'status' | 'exitCode'> & { readonly cause?: string }
  /** The line with this number, counted from 0; undefined after the last one. */
  readonly line: (index: number) => string | undefined
  /** Whether all lines must come. Of a task that is ended from outside only the beginning may. */
  readonly isWhole: boolean
  /** The run is stopped so long after its launcher began. */
  readonly cancelAfterMs?: number
  /** The node puts the pod out so long after its start. */
  readonly evictAfterMs?: number
}

/** Images by whether the pod may have them. */
export interface TaskImages {
  readonly open: string
  /** Undefined where every image may be pulled. */
  readonly closed?: string
}

const padding = 'x'.repeat(40)
const longLine = 150_000

const shell = (script: string): Pick<PodTask, 'command'> => ({ command: ['/bin/sh', '-c', script] })
const forEver = shell(`trap 'exit 0' TERM; i=0; while :; do echo "line $i ${padding}"; i=$((i + 1)); sleep 0.05; done`)
const numbered = (index: number): string => `line ${index} ${padding}`
const upTo =
  (count: number) =>
  (index: number): string | undefined =>
    index < count ? numbered(index) : undefined

/** Draws a task. */
export function planTask(random: Seeded, images: TaskImages): PlannedTask {
  const draw = random.number()
  if (draw < 0.45) return planPrints(random, images)
  if (draw < 0.65) return planTicks(random, images)
  if (draw < 0.7) return planLongLines(random, images)
  if (draw < 0.75) return planSilent(random, images)
  if (draw < 0.83 && images.closed !== undefined) return planUnpullable(images.closed)
  return planEndless(random, images)
}

/** Greater ones say that a signal killed the process. */
const endWith = (random: Seeded): number => (random.isLucky(0.5) ? 0 : random.int(1, 125))

function expectCode(exitCode: number): PlannedTask['expected'] {
  return exitCode === 0 ? { status: 'succeeded', exitCode } : { status: 'failed', exitCode, cause: 'exit-code' }
}

/** As fast as it can. */
function planPrints(random: Seeded, { open }: TaskImages): PlannedTask {
  const code = endWith(random)
  const count = random.isLucky(0.2) ? random.int(1000, 3000) : random.int(1, 200)
  const script = `i=0; while [ $i -lt ${count} ]; do echo "line $i ${padding}"; i=$((i + 1)); done; exit ${code}`
  const task = { image: open, ...shell(script) }
  return { kind: 'prints', task, expected: expectCode(code), line: upTo(count), isWhole: true }
}

/** With pauses, so that there is time for all that goes wrong. */
function planTicks(random: Seeded, { open }: TaskImages): PlannedTask {
  const code = endWith(random)
  const count = random.int(5, 40)
  const pause = random.pick(['0.02', '0.05', '0.1'])
  const script = `i=0; while [ $i -lt ${count} ]; do echo "line $i ${padding}"; i=$((i + 1)); sleep ${pause}; done; exit ${code}`
  const task = { image: open, ...shell(script) }
  return { kind: 'ticks', task, expected: expectCode(code), line: upTo(count), isWhole: true }
}

/** Several writes of the runtime a line, and a last line without an end. */
function planLongLines(random: Seeded, { open }: TaskImages): PlannedTask {
  const code = endWith(random)
  const print = `head -c ${longLine} /dev/zero | tr '\\0' a`
  const task = { image: open, ...shell(`${print}; echo; echo; ${print}; echo; printf end; exit ${code}`) }
  const lines = ['a'.repeat(longLine), '', 'a'.repeat(longLine), 'end']
  return { kind: 'long-lines', task, expected: expectCode(code), line: (index) => lines[index], isWhole: true }
}

function planSilent(random: Seeded, { open }: TaskImages): PlannedTask {
  const code = endWith(random)
  const task = { image: open, ...shell(`exit ${code}`) }
  return { kind: 'silent', task, expected: expectCode(code), line: () => undefined, isWhole: true }
}

function planUnpullable(image: string): PlannedTask {
  const expected = { status: 'failed', cause: 'no-secret' } as const
  return { kind: 'unpullable', task: { image }, expected, line: () => undefined, isWhole: true }
}

/** Ended by whoever launched it, by its deadline, or by its node. */
function planEndless(random: Seeded, { open, closed }: TaskImages): PlannedTask {
  const shared = { task: { image: open, ...forEver }, line: numbered, isWhole: false }
  const end = random.pick(['cancelled', 'late', 'evicted'])
  if (end === 'cancelled')
    return { ...shared, kind: end, expected: { status: end, cause: end }, cancelAfterMs: random.int(0, 1200) }
  if (end === 'evicted' && closed !== undefined)
    return { ...shared, kind: end, expected: { status: 'failed', cause: end }, evictAfterMs: random.int(50, 600) }
  const task = { ...shared.task, deadlines: { runSeconds: 1 } }
  return { ...shared, kind: 'late', task, expected: { status: 'timed-out', cause: 'run-deadline' } }
}

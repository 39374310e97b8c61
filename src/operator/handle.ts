// All that another process needs to take a run over, as plain data without anything secret.

import * as v from 'valibot'
import { PullpassError } from '../errors/pullpass-error.ts'
import { handleShape } from './handle-shape.ts'
import type { LogPosition } from './logs/log-cursor.ts'
import type { PodMemory } from './observe/judge-pod.ts'
import type { RunTerms } from './terms.ts'

/** A run and its pod. Survives JSON unchanged. */
export interface RunHandle {
  readonly schemaVersion: 1
  readonly kind: 'RunHandle'
  /** The kubeconfig context's name where it was launched. */
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly runId: string
  /** Number of the pod; the next one has the next number. */
  readonly attempt: number
  /** Pods made so far. */
  readonly podsMade: number
  /** When the whole run is over, in milliseconds. */
  readonly endByMs: number
  readonly terms: RunTerms
  /** How far the pod had come. */
  readonly memory: PodMemory
  /** How far the log of each container has been handed on. */
  readonly logs: Readonly<Record<string, LogPosition>>
}

/** Reads a handle that was printed or stored. Throws `usage` for anything else. */
export function parseHandle(text: string): RunHandle {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw notAHandle('it is not JSON')
  }
  if (!v.is(v.looseObject({ kind: v.literal('RunHandle') }), value)) throw notAHandle('it is something else')
  if (value['schemaVersion'] !== 1) throw notAHandle('it is of another version')
  const read = v.safeParse(handleShape, value)
  if (read.success) return value as unknown as RunHandle
  throw notAHandle(`${v.getDotPath(read.issues[0]) ?? 'it'} is not what it should be`)
}

function notAHandle(why: string): PullpassError {
  return new PullpassError('usage', 'the text is not the handle of a run', {
    cause: new Error(why),
    remedies: ['give what `pullpass run` printed when it left, unchanged'],
  })
}

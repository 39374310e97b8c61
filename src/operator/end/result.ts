// What a task gives back: a small JSON value in the termination message of its container, or a file that a sidecar printed to its log.

import type { Pod } from '../../basics/wire.ts'
import { listContainers } from '../../diagnosis/containers.ts'
import { resultFraming } from '../spec/result-sidecar.ts'
import type { RunTerms } from '../terms.ts'

/** The kubelet keeps the last 4096 bytes of a container's message: pkg/kubelet/container/runtime.go, MaxContainerTerminationMessageLength. */
const mostMessageBytes = 4096
/** … and 12 KiB of all messages of a pod together, shared out evenly: MaxPodTerminationMessageLogLength. */
const mostPodBytes = 12 * 1024

/** The value, none, or a sentence on why it can not be had. */
export type TaskResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unusable'; readonly reason: string }

const none: TaskResult = { kind: 'none' }

/** Reads the result out of the pod, or out of `log`, which is the whole log of the result container. Never throws. */
export function readResult(pod: Pod, { result, mainContainer }: RunTerms, log: Uint8Array | undefined): TaskResult {
  switch (result.kind) {
    case 'none':
      return none
    case 'termination-message':
      return readMessage(pod, mainContainer)
    case 'log':
      return log === undefined ? unusable('the container that prints it did not run') : readLog(log)
  }
}

function readMessage(pod: Pod, mainContainer: string): TaskResult {
  const containers = listContainers(pod)
  const message = containers.find(({ name }) => name === mainContainer)?.status?.state?.terminated?.message ?? ''
  if (message.trim() === '') return none
  const parsed = parse(message)
  const bytes = Buffer.byteLength(message)
  const most = Math.min(mostMessageBytes, Math.floor(mostPodBytes / Math.max(1, containers.length)))
  // The head is what is cut off, so what is left is hardly ever JSON; a number or a text may be, and is not the whole.
  if (bytes < most) return parsed
  return unusable(
    `it is longer than the ${most} bytes that a termination message may have in this pod, so its head is missing`,
  )
}

function readLog(log: Uint8Array): TaskResult {
  const bytes = Buffer.from(log)
  const headEnd = bytes.indexOf('\n')
  const head = bytes.toString('utf8', 0, headEnd === -1 ? bytes.length : headEnd)
  if (head === resultFraming.none) return none
  if (!head.startsWith(resultFraming.begin)) return unusable('the container that prints it printed something else')
  const size = Number(head.slice(resultFraming.begin.length))
  const rest = bytes.subarray(headEnd + 1)
  const isWhole = Number.isSafeInteger(size) && rest.toString('utf8', size).trim() === resultFraming.end
  if (!isWhole) return unusable('the container that prints it was stopped before it had printed all of it')
  const text = rest.toString('utf8', 0, size)
  return text.trim() === '' ? none : parse(text)
}

function parse(text: string): TaskResult {
  try {
    return { kind: 'value', value: JSON.parse(text) }
  } catch {
    return unusable('it is not JSON')
  }
}

function unusable(reason: string): TaskResult {
  return { kind: 'unusable', reason }
}

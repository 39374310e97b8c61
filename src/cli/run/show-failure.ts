// The events of a failed pod, and the pod itself, on standard error.

import type { FailureDetails, PodEvent } from '../../operator/run-options.ts'
import { escapeText, showText } from '../output/escape.ts'
import type { Output } from '../output/output.ts'

/** Shows what the task asked for: warnings always, everything else unless `-q`. */
export function showFailure({ events = [], pod }: FailureDetails, output: Output): void {
  for (const event of events) {
    const text = describeEvent(event)
    if (event.isWarning) output.warn(text)
    else output.note(text)
  }
  if (pod)
    for (const line of JSON.stringify(pod, null, 2).split('\n')) output.note(escapeText(line, Number.POSITIVE_INFINITY))
}

function describeEvent({ reason, message, count, time }: PodEvent): string {
  const times = count > 1 ? ` (${count} times)` : ''
  return `event ${time === undefined ? '' : `${showText(time)} `}${showText(reason)}${times}: ${showText(message)}`
}

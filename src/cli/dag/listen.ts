// What a run of a DAG tells, for whoever reads it.

import type { DagEvent } from '../../dag/run/events.ts'
import type { DagOutcome } from '../../dag/run/run-dag.ts'
import type { CliContext } from '../context.ts'
import type { DagRunFlags } from './command.ts'
import { openDocumentWriter, toDagRunReport } from './listen-documents.ts'
import { openTextListener } from './listen-text.ts'

export interface DagListener {
  tell(event: DagEvent): void
  /** Lets `write` write whole lines to standard error. */
  aside(write: () => void): void
  finish(dag: string, outcome: DagOutcome): void
  end(): Promise<void>
}

/** Opens what fits the format. Log lines are told only with `--logs`. */
export function openDagListener({ output, clock }: CliContext, { logs = false }: DagRunFlags): DagListener {
  const { format } = output.options
  if (format === 'text') {
    const listener = openTextListener(output, logs)
    return {
      tell: (event) => listener.tell(event),
      aside: (write) => listener.above(write),
      finish: () => {},
      end: async () => listener.end(),
    }
  }
  const writer = openDocumentWriter(output.stdout, format, clock)
  return {
    tell: (event) => {
      if (event.kind !== 'line' || logs) writer.event(event)
    },
    aside: (write) => write(),
    finish: (dag, outcome) => writer.end(toDagRunReport(dag, outcome)),
    end: async () => await writer.isWritten,
  }
}

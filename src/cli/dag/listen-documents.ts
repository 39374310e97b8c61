// A run of a DAG for a program: every event as a document of its own, and the end of the run as the last.

import type { Clock } from '../../basics/clock.ts'
import { maskUserInfo } from '../../basics/shown-text.ts'
import type { DagEvent } from '../../dag/run/events.ts'
import type { DagOutcome } from '../../dag/run/run-dag.ts'
import type { TaskRecord } from '../../dag/run/task-record.ts'
import { type DocumentFormat, formatDocument, maskTexts, type ReportDocument } from '../output/document.ts'
import { escapeInsideQuotes } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'

/** One event, as it comes. */
interface DagEventDocument extends ReportDocument {
  readonly kind: 'DagEvent'
  /** RFC 3339. */
  readonly time: string
  readonly event: DagEvent['kind']
}

/** How a run ended. */
export interface DagRunReport extends ReportDocument {
  readonly kind: 'DagRunReport'
  readonly dag: string
  readonly runId: string
  readonly status: DagOutcome['status']
  readonly tasks: readonly Pick<TaskRecord, 'id' | 'status' | 'retried' | 'outcome' | 'result'>[]
}

export interface DocumentWriter {
  event(event: DagEvent): void
  end(report: DagRunReport): void
  /** Waits for what is still being written. */
  readonly isWritten: Promise<void>
}

/** Opens the writer: a line for each document with `json`, a document for each with `yaml`. */
export function openDocumentWriter(screen: Screen, format: DocumentFormat, clock: Clock): DocumentWriter {
  let isWritten = Promise.resolve()
  const write = (document: ReportDocument): void => {
    const masked: ReportDocument = JSON.parse(JSON.stringify(document, maskDiagnoses))
    if (format === 'json') screen.line(escapeInsideQuotes(JSON.stringify(masked)))
    else isWritten = isWritten.then(async () => screen.write(`---\n${await formatDocument(masked, 'yaml')}`))
  }
  return {
    event: ({ kind, ...rest }) => {
      const document: DagEventDocument = {
        schemaVersion: 1,
        kind: 'DagEvent',
        time: clock.now().toISOString(),
        event: kind,
      }
      write({ ...document, ...rest })
    },
    end: write,
    get isWritten() {
      return isWritten
    },
  }
}

/** The report of a run that is over. */
export function toDagRunReport(dag: string, { runId, status, tasks }: DagOutcome): DagRunReport {
  return {
    schemaVersion: 1,
    kind: 'DagRunReport',
    ...{ dag, runId, status },
    tasks: tasks.map(({ id, status: taskStatus, retried, outcome, result }) => ({
      ...{ id, status: taskStatus, retried },
      ...(outcome && { outcome }),
      ...(result && { result }),
    })),
  }
}

/** No text of a diagnosis holds a user and password of a URL. */
function maskDiagnoses(key: string, value: unknown): unknown {
  if (key === 'diagnosis' && typeof value === 'object' && value !== null) {
    return maskTexts(value)
  }
  return key === 'message' && typeof value === 'string' ? maskUserInfo(value) : value
}

// What happens in a run of a DAG, in words.

import type { DagEvent } from '../../dag/run/events.ts'
import type { KeptOutcome, TaskStatus } from '../../dag/run/task-record.ts'
import { escapeText, showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import { layoutAdvice, layoutEvidence, showSentence } from '../report/diagnosis.ts'
import { describeState } from '../run/describe-state.ts'

const margin = '    '
/** Other tasks share the screen. */
const mostEvidence = 4
const longestLogLine = 700

/** What a task is doing; undefined for events that do not say. */
export function describeProgress(event: DagEvent): string | undefined {
  switch (event.kind) {
    case 'try':
      return event.number === 1 ? 'begins' : `begins again (try ${event.number})`
    case 'pod':
      return describeState(event.state)
    case 'retry': {
      const why = event.diagnosis ? `: ${showText(event.diagnosis.summary)}` : ''
      return `failed${why}; again in ${formatSeconds(event.waitMs)}`
    }
    case 'run':
    case 'line':
    case 'end':
    case 'warning':
      return undefined
  }
}

const words: Readonly<Record<TaskStatus, string>> = {
  waiting: 'not begun',
  running: 'running',
  'backing-off': 'failed, to be tried again',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  'upstream-failed': 'not begun: a task before it failed',
  cancelled: 'cancelled: its pod is gone',
}

/** The end of a task: a line, and for a failure why, the last lines of its log, and what to do. */
export function renderEnd(
  { task, status, outcome, isEarlier }: Extract<DagEvent, { kind: 'end' }>,
  log: readonly string[],
  screen: Screen,
): void {
  const { colours, signs, width } = screen
  const hasSucceeded = status === 'succeeded' || status === 'skipped'
  const sign = hasSucceeded ? colours.green(signs.pass) : colours.red(status === 'failed' ? signs.fail : signs.warning)
  const time = duration(outcome)
  screen.line(`${sign} ${task}: ${words[status]}${isEarlier ? ' before' : ''}${time === undefined ? '' : ` (${time})`}`)
  const diagnosis = status === 'failed' ? outcome?.diagnosis : undefined
  if (!diagnosis) return
  const lines = [
    ...wrap(showSentence(diagnosis.summary), width, margin),
    ...layoutEvidence(diagnosis.evidence.slice(0, mostEvidence), screen, margin),
    ...log.map((line) => `${margin}| ${escapeText(line, longestLogLine)}`),
    ...layoutAdvice(diagnosis.remedy, screen, margin),
  ]
  for (const line of lines) screen.line(line)
}

function duration(outcome: KeptOutcome | undefined): string | undefined {
  const { startedAt, finishedAt } = outcome ?? {}
  if (startedAt === undefined || finishedAt === undefined) return undefined
  return formatSeconds(Date.parse(finishedAt) - Date.parse(startedAt))
}

function formatSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

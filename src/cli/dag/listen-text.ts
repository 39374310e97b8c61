// A run of a DAG for a person: how tasks ended on standard output, what they do meanwhile on standard error.

import type { DagEvent } from '../../dag/run/events.ts'
import { escapeText, showText } from '../output/escape.ts'
import type { Output } from '../output/output.ts'
import { describeProgress, renderEnd } from './describe-event.ts'
import { type LiveLines, openLiveLines } from './live-lines.ts'

export interface Listener {
  tell(event: DagEvent): void
  /** Lets `write` write whole lines above what is not for good. */
  above(write: () => void): void
  /** Takes what is not for good from the terminal. */
  end(): void
}

/** Opens the listener: on a terminal with a line for each task that is under way, elsewhere with a line for each change. */
export function openTextListener(output: Output, showsLogs: boolean): Listener {
  const { stdout, stderr, options } = output
  const hasLive = !options.isQuiet && Number.isFinite(stderr.width)
  const tails = openTails()
  const live: LiveLines = hasLive ? openLiveLines(stderr) : openPlainLines(output)
  return {
    tell(event) {
      const progress = describeProgress(event)
      if (progress !== undefined && 'task' in event) live.show(event.task, progress)
      switch (event.kind) {
        case 'run':
          return output.note(`run ${event.runId}${event.isResumed ? ', resumed' : ''}`)
        case 'line': {
          const { text, container } = event.entry
          if (!showsLogs) return tails.add(event.task, text)
          return live.above(() =>
            stdout.line(`[${event.task}/${container}] ${escapeText(text, Number.POSITIVE_INFINITY)}`),
          )
        }
        case 'warning':
          return live.above(() => output.warn(`${event.task}: ${showText(event.message)}`))
        case 'end': {
          live.drop(event.task)
          const isNews = !event.isEarlier && event.status !== 'succeeded' && event.status !== 'skipped'
          const tail = tails.take(event.task)
          if (isNews || !options.isQuiet) live.above(() => renderEnd(event, tail, stdout))
          return
        }
        case 'try':
          tails.take(event.task)
          return
        case 'pod':
        case 'retry':
          return
      }
    },
    above: (write) => live.above(write),
    end: () => live.end(),
  }
}

/** The last lines of each task's log, for when it fails. */
function openTails(): { add(task: string, text: string): void; take(task: string): readonly string[] } {
  const most = 5
  const tails = new Map<string, readonly string[]>()
  return {
    add: (task, text) => {
      tails.set(task, [...(tails.get(task) ?? []), text].slice(-most))
    },
    take: (task) => {
      const tail = tails.get(task) ?? []
      tails.delete(task)
      return tail
    },
  }
}

/** Where no line can be replaced. */
function openPlainLines(output: Output): LiveLines {
  const last = new Map<string, string>()
  return {
    show(task, text) {
      if (last.get(task) !== text) output.note(`${task}: ${text}`)
      last.set(task, text)
    },
    drop: (task) => last.delete(task),
    above: (write) => write(),
    end: () => {},
  }
}

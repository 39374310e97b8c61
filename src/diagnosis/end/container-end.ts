// How a container ended: out of memory, by a signal, with an exit code, or without ever having run.

import { neverStarted, type PodContainer, type Terminated } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { quote, showLine } from '../shown-text.ts'
import { diagnoseStartError } from '../start/start-error.ts'

/** Names of the signals that end processes in practice; Linux numbers. */
const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
}

/** How `container` failed; undefined when it did well, or never ran. */
export function diagnoseExit(container: PodContainer, end: Terminated): Diagnosis | undefined {
  if (end.reason === 'StartError' || end.reason === 'ContainerCannotRun') {
    return diagnoseStartError(container, end.message ?? '', 'start-failed')
  }
  if (neverStarted(end)) return undefined
  if (end.reason === 'OOMKilled') return describeMemory(container, end)
  if (end.exitCode === 0) return undefined
  return signalOf(end) === undefined ? describeCode(container, end) : describeSignal(container, end)
}

/** The number of the signal that ended the process; undefined when it ended by itself. */
export function signalOf({ signal, exitCode }: Terminated): number | undefined {
  return signal || (exitCode > 128 ? exitCode - 128 : undefined)
}

function describeMemory({ name, spec }: PodContainer, end: Terminated): Diagnosis {
  const limit = spec.resources?.limits?.['memory']
  const isChild = end.exitCode !== 137
  return makeDiagnosis('out-of-memory', {
    summary: `container ${quote(name)} ran out of memory${limit === undefined ? '' : ` (limit ${limit})`}${
      isChild ? `: a process in it was killed, and it ended with exit code ${end.exitCode}` : ''
    }`,
    evidence: [
      limit === undefined ? 'it has no memory limit of its own, so the pod or the node had no more' : '',
      ...lastWords(end),
    ],
    container: name,
  })
}

function describeSignal({ name }: PodContainer, end: Terminated): Diagnosis {
  const number = signalOf(end) ?? 0
  const signal = signals[number] ?? `signal ${number}`
  const isKill = number === 9
  return makeDiagnosis('killed-by-signal', {
    summary: `container ${quote(name)} ended by ${signal} (exit code ${end.exitCode})`,
    evidence: [isKill ? 'it was not its memory limit: the kubelet would say so' : '', ...lastWords(end)],
    // A kill from outside is nothing that the task did.
    ...(isKill && { retry: 'infrastructure' }),
    container: name,
  })
}

function describeCode({ name, role }: PodContainer, end: Terminated): Diagnosis {
  const hints: Readonly<Record<number, string>> = {
    126: 'a shell says 126 for a command that it may not execute',
    127: 'a shell says 127 for a command that it does not find',
  }
  const kind = role === 'init' ? 'init container' : role === 'sidecar' ? 'sidecar' : 'container'
  return makeDiagnosis('exit-code', {
    summary: `${kind} ${quote(name)} ended with exit code ${end.exitCode}`,
    evidence: [...lastWords(end), hints[end.exitCode] ?? ''],
    container: name,
  })
}

/** The termination message: what the process wrote for us, or the end of its log. */
function lastWords({ message = '' }: Terminated): string[] {
  const words = message.trim()
  return words === '' ? [] : [`its last words: ${showLine(words)}`]
}

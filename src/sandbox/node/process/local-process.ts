// A container's process: one program of this machine in a process group of its own. There is no isolation whatsoever.

import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
import type { Clock } from '../../../basics/clock.ts'
import type { Command } from './command.ts'
import type { Launcher, OutputStream, StartedProgram } from './launcher.ts'

export interface LocalProcess {
  /** The exit code, 128 + n when signal n ended it, after everything that was printed has been handed on. */
  readonly exited: Promise<number>
  /** Asks it to end, and ends it with everything it started when it has not after `graceMs`. */
  stop(graceMs: number): void
  /** Ends it at once, with everything it started. */
  kill(): void
}

/** Starts `command`; rejects when the system can't. */
export async function startProcess(
  launcher: Launcher,
  command: Command,
  print: (chunk: Buffer, stream: OutputStream) => void,
  clock: Clock,
): Promise<LocalProcess> {
  const program = await launcher.start(command, print)
  const startedAt = clock.now().getTime()
  const over = new AbortController()
  const exited = program.ended.then(({ code, signal }) => {
    over.abort()
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  })
  return {
    exited,
    stop(graceMs) {
      askToEnd(program, startedAt, clock, over.signal).catch(() => undefined)
      clock.sleep(graceMs, over.signal).then(program.kill, () => undefined)
    },
    kill: program.kill,
  }
}

const handlerTimeMs = 1000

// The first process of a container is deaf to signals that it has not set up a handler for; here nothing but this makes it so. A real
// kubelet takes a second or two to ask, time enough for a shell to set its trap; here it is given that time.
async function askToEnd(program: StartedProgram, startedAt: number, clock: Clock, over: AbortSignal): Promise<void> {
  while (!(await isListening(program.pid))) {
    if (clock.now().getTime() - startedAt > handlerTimeMs) return
    await clock.sleep(20, over)
  }
  program.signal('SIGTERM')
}

// Linux says it; elsewhere every process counts as listening.
async function isListening(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return caught === undefined || (BigInt(`0x${caught}`) >> BigInt(constants.signals.SIGTERM - 1)) % 2n === 1n
}

// A container's process: one program of this machine in a process group of its own. There is no isolation whatsoever.

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { constants } from 'node:os'
// biome-ignore lint/style/noRestrictedImports: a container ends with all its processes, and only their group reaches those
import { kill } from 'node:process'
import type { Readable } from 'node:stream'
import type { Clock } from '../../../basics/clock.ts'
import type { Command } from './command.ts'

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
  { program, args, environment, directory }: Command,
  print: (chunk: Buffer, stream: 'stdout' | 'stderr') => void,
  clock: Clock,
): Promise<LocalProcess> {
  const child = spawn(program, args, {
    cwd: directory,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (chunk: Buffer) => print(chunk, 'stdout'))
  child.stderr.on('data', (chunk: Buffer) => print(chunk, 'stderr'))
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  return control(child, clock)
}

type Child = ChildProcessByStdio<null, Readable, Readable>

const handlerTimeMs = 1000

function control(child: Child, clock: Clock): LocalProcess {
  const startedAt = clock.now().getTime()
  const over = new AbortController()
  const killAll = (): void => {
    try {
      if (child.pid !== undefined) kill(-child.pid, 'SIGKILL')
    } catch {
      // nothing of the group is left
    }
  }
  const exited = new Promise<number>((resolve) => {
    child.once('exit', () => {
      killAll()
      over.abort()
    })
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
  return {
    exited,
    stop(graceMs) {
      askToEnd(child, startedAt, clock, over.signal).catch(() => undefined)
      clock.sleep(graceMs, over.signal).then(killAll, () => undefined)
    },
    kill: killAll,
  }
}

// The first process of a container is deaf to signals that it has not set up a handler for; here nothing but this makes it so. A real
// kubelet takes a second or two to ask, time enough for a shell to set its trap; here it is given that time.
async function askToEnd(child: Child, startedAt: number, clock: Clock, over: AbortSignal): Promise<void> {
  while (!(await isListening(child))) {
    if (clock.now().getTime() - startedAt > handlerTimeMs) return
    await clock.sleep(20, over)
  }
  child.kill('SIGTERM')
}

// Linux says it; elsewhere every process counts as listening.
async function isListening({ pid }: Child): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return caught === undefined || (BigInt(`0x${caught}`) >> BigInt(constants.signals.SIGTERM - 1)) % 2n === 1n
}

// Starts the programs of all containers through one small helper process: a fork costs as much time as the process that forks has memory,
// and the helper ends everything even when this process is killed.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// biome-ignore lint/style/noRestrictedImports: the helper is another Node, and only this says where Node is
import { execPath } from 'node:process'
import type { Command } from './command.ts'
import { type LauncherOrder, type LauncherReport, runLauncher } from './launcher-program.ts'

export type OutputStream = 'stdout' | 'stderr'

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A program that runs. */
export interface StartedProgram {
  readonly pid: number
  /** After everything that it printed has been handed on. */
  readonly ended: Promise<ProgramEnd>
  /** To the program alone. */
  signal(signal: NodeJS.Signals): void
  /** Ends it and everything that it started. */
  kill(): void
}

interface Program {
  readonly print: (chunk: Buffer, stream: OutputStream) => void
  readonly onReport: (report: LauncherReport) => void
  openStreams: number
  end?: ProgramEnd
}

interface Helper {
  readonly process: ChildProcess
  readonly server: Server
  readonly directory: string
}

/** One helper process, started with the first program. */
export class Launcher {
  #helper: Promise<Helper> | undefined
  readonly #programs = new Map<number, Program>()
  #lastId = 0

  /** Starts `command`; rejects when the system can't. */
  async start(command: Command, print: Program['print']): Promise<StartedProgram> {
    const helper = await this.#open()
    this.#lastId += 1
    const id = this.#lastId
    const send = (order: LauncherOrder): void => void helper.process.send(order)
    return new Promise((resolve, reject) => {
      let settle: (end: ProgramEnd) => void = () => undefined
      const ended = new Promise<ProgramEnd>((settled) => {
        settle = settled
      })
      const onReport = (report: LauncherReport): void => {
        if (report.kind === 'failed') reject(new Error('the program could not be started'))
        if (report.kind === 'ended') settle(report)
        if (report.kind !== 'started') return
        resolve({
          pid: report.pid,
          ended,
          signal: (signal) => send({ kind: 'signal', id, signal, isForAll: false }),
          kill: () => send({ kind: 'signal', id, signal: 'SIGKILL', isForAll: true }),
        })
      }
      this.#programs.set(id, { print, onReport, openStreams: 2 })
      send({ kind: 'start', id, ...command, socket: socketIn(helper.directory) })
    })
  }

  /** Ends the helper and with it everything that it started. */
  async stop(): Promise<void> {
    const helper = await this.#helper
    if (helper === undefined) return
    this.#helper = undefined
    const exited = new Promise<void>((resolve) => helper.process.once('exit', () => resolve()))
    if (helper.process.connected) helper.process.disconnect()
    if (helper.process.exitCode === null && helper.process.signalCode === null) await exited
    await new Promise<void>((resolve) => helper.server.close(() => resolve()))
    await rm(helper.directory, { recursive: true, force: true })
  }

  #open(): Promise<Helper> {
    this.#helper ??= this.#startHelper()
    return this.#helper
  }

  async #startHelper(): Promise<Helper> {
    const directory = await mkdtemp(join(tmpdir(), 'pullpass-node-'))
    const server = createServer((socket) => this.#receive(socket))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(socketIn(directory), resolve)
    })
    const helper = spawn(execPath, ['-e', `(${runLauncher})(process)`], {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    helper.on('message', (report: LauncherReport) => this.#note(report))
    helper.on('exit', () => this.#loseAll())
    helper.on('error', () => this.#loseAll())
    return { process: helper, server, directory }
  }

  #note(report: LauncherReport): void {
    const program = this.#programs.get(report.id)
    if (program === undefined) return
    if (report.kind !== 'ended') program.onReport(report)
    else this.#settle(report.id, { ...program, end: report })
    if (report.kind === 'failed') this.#programs.delete(report.id)
  }

  // A program has ended when it has exited and both its streams have.
  #settle(id: number, program: Program): void {
    this.#programs.set(id, program)
    if (program.end === undefined || program.openStreams > 0) return
    this.#programs.delete(id)
    program.onReport({ kind: 'ended', id, ...program.end })
  }

  #loseAll(): void {
    for (const [id, { onReport }] of this.#programs) {
      onReport({ kind: 'failed', id })
      onReport({ kind: 'ended', id, code: null, signal: 'SIGKILL' })
    }
    this.#programs.clear()
    this.#helper = undefined
  }

  // A stream says in its first line whose it is.
  #receive(socket: Socket): void {
    let head = Buffer.alloc(0)
    let target: { readonly id: number; readonly stream: OutputStream } | undefined
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      if (target !== undefined) return this.#programs.get(target.id)?.print(chunk, target.stream)
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\n')
      if (end < 0) return
      const [id, stream] = head.toString('utf8', 0, end).split(' ')
      target = { id: Number(id), stream: stream === 'stderr' ? 'stderr' : 'stdout' }
      if (head.length > end + 1) this.#programs.get(target.id)?.print(head.subarray(end + 1), target.stream)
    })
    socket.on('close', () => {
      const program = target === undefined ? undefined : this.#programs.get(target.id)
      if (target !== undefined && program !== undefined) {
        this.#settle(target.id, { ...program, openStreams: program.openStreams - 1 })
      }
    })
  }
}

const socketIn = (directory: string): string => join(directory, 'output')

// What the launcher runs: a Node program that is handed to it as text, because a package's files may be bundled away. It must therefore
// use nothing from outside its own function.

/** What the launcher is asked to do. */
export type LauncherOrder =
  | {
      readonly kind: 'start'
      readonly id: number
      readonly program: string
      readonly args: readonly string[]
      readonly environment: Readonly<Record<string, string>>
      readonly directory: string
      /** Where the output goes: a socket of the other side. */
      readonly socket: string
    }
  /** To the process alone, or to it and everything it started. */
  | { readonly kind: 'signal'; readonly id: number; readonly signal: NodeJS.Signals; readonly isForAll: boolean }

/** What it says. */
export type LauncherReport =
  | { readonly kind: 'started'; readonly id: number; readonly pid: number }
  | { readonly kind: 'failed'; readonly id: number }
  | {
      readonly kind: 'ended'
      readonly id: number
      readonly code: number | null
      readonly signal: NodeJS.Signals | null
    }

/**
 * Starts programs in groups of their own, whose output goes to sockets, and ends them all when the other side is gone. Its parts are methods
 * of one object because a bundler that keeps names wraps functions held by constants in a helper of its own.
 */
export function runLauncher(self: NodeJS.Process): void {
  const { spawn } = self.getBuiltinModule('node:child_process')
  const { connect } = self.getBuiltinModule('node:net')
  const launcher = {
    children: new Map<number, import('node:child_process').ChildProcess>(),

    report(message: LauncherReport): void {
      self.send?.(message)
    },

    open(path: string, header: string): Promise<import('node:net').Socket> {
      return new Promise((resolve, reject) => {
        const socket = connect(path)
        socket.once('error', reject)
        socket.write(header, () => resolve(socket))
      })
    },

    async start({ id, program, args, environment, directory, socket }: LauncherOrder & { kind: 'start' }) {
      const [out, err] = await Promise.all([this.open(socket, `${id} stdout\n`), this.open(socket, `${id} stderr\n`)])
      const options = { cwd: directory, env: environment, detached: true }
      const child = spawn(program, args, { ...options, stdio: ['ignore', out, err] })
      out.destroy()
      err.destroy()
      child.once('error', () => this.report({ kind: 'failed', id }))
      child.once('spawn', () => {
        this.children.set(id, child)
        this.report({ kind: 'started', id, pid: child.pid ?? 0 })
      })
      child.once('exit', (code, signal) => {
        this.endGroup(child.pid)
        this.children.delete(id)
        this.report({ kind: 'ended', id, code, signal })
      })
    },

    endGroup(pid: number | undefined): void {
      try {
        if (pid !== undefined) self.kill(-pid, 'SIGKILL')
      } catch {
        // nothing of the group is left
      }
    },
  }

  self.on('message', (order: LauncherOrder) => {
    if (order.kind === 'start') launcher.start(order).catch(() => launcher.report({ kind: 'failed', id: order.id }))
    else if (order.isForAll) launcher.endGroup(launcher.children.get(order.id)?.pid)
    else launcher.children.get(order.id)?.kill(order.signal)
  })
  self.once('disconnect', () => {
    for (const child of launcher.children.values()) launcher.endGroup(child.pid)
    self.exit()
  })
}

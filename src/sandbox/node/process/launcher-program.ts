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

/** Starts programs in groups of their own, whose output goes to sockets, and ends them all when the other side is gone. */
export function runLauncher(self: NodeJS.Process): void {
  const { spawn } = self.getBuiltinModule('node:child_process')
  const { connect } = self.getBuiltinModule('node:net')
  const children = new Map<number, import('node:child_process').ChildProcess>()
  const report = (message: LauncherReport) => self.send?.(message)

  const open = (path: string, header: string) =>
    new Promise<import('node:net').Socket>((resolve, reject) => {
      const socket = connect(path)
      socket.once('error', reject)
      socket.write(header, () => resolve(socket))
    })

  const endGroup = (pid: number | undefined): void => {
    try {
      if (pid !== undefined) self.kill(-pid, 'SIGKILL')
    } catch {
      // nothing of the group is left
    }
  }

  const start = async ({ id, program, args, environment, directory, socket }: LauncherOrder & { kind: 'start' }) => {
    const [out, err] = await Promise.all([open(socket, `${id} stdout\n`), open(socket, `${id} stderr\n`)])
    const options = { cwd: directory, env: environment, detached: true }
    const child = spawn(program, args, { ...options, stdio: ['ignore', out, err] })
    out.destroy()
    err.destroy()
    child.once('error', () => report({ kind: 'failed', id }))
    child.once('spawn', () => {
      children.set(id, child)
      report({ kind: 'started', id, pid: child.pid ?? 0 })
    })
    child.once('exit', (code, signal) => {
      endGroup(child.pid)
      children.delete(id)
      report({ kind: 'ended', id, code, signal })
    })
  }

  self.on('message', (order: LauncherOrder) => {
    if (order.kind === 'start') start(order).catch(() => report({ kind: 'failed', id: order.id }))
    else if (order.isForAll) endGroup(children.get(order.id)?.pid)
    else children.get(order.id)?.kill(order.signal)
  })
  self.once('disconnect', () => {
    for (const child of children.values()) endGroup(child.pid)
    self.exit()
  })
}

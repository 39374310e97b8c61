// Runs the command line in a real pseudo-terminal, made by python3, as a person sees it.

import { spawn, spawnSync } from 'node:child_process'
import { cliCommand, cliEnvironment } from './run-cli.ts'

// Copies between its own pipes and a terminal of 40 lines, and ends with the child's exit code. A SIGHUP closes the terminal.
const bridge = `
import fcntl, os, pty, select, signal, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, int(os.environ['COLUMNS_OF_TERMINAL']), 0, 0))
def hang_up(*_): raise OSError()
signal.signal(signal.SIGHUP, hang_up)
sources = [0, terminal]
while True:
    try:
        ready, _, _ = select.select(sources, [], [])
        if terminal in ready:
            data = os.read(terminal, 65536)
            if not data: break
            os.write(1, data)
        if 0 in ready:
            data = os.read(0, 65536)
            if data: os.write(terminal, data)
            else: sources = [terminal]
    except OSError:
        break
os.close(terminal)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
`

/** Why there is no pseudo-terminal here, or undefined where there is one. */
export function whyNoTerminal(): string | undefined {
  const { error, status } = spawnSync('python3', ['-c', 'import pty'], { stdio: 'ignore' })
  if (error !== undefined) return 'there is no python3 to make a pseudo-terminal with'
  return status === 0 ? undefined : "python3's pty module does not work here"
}

/** What to wait for on the screen, and the keys to press then. */
export interface KeyPress {
  readonly when: RegExp
  readonly keys: string
}

export interface TerminalRun {
  readonly exitCode: number | null
  /** Everything that was written to the terminal, escape sequences included. */
  readonly screen: string
}

export const keys = {
  enter: '\r',
  down: '\u001b[B',
  space: ' ',
  interrupt: '\u0003',
  end: '\u0004',
  reveal: '\u0014',
  /** No key: the terminal is closed. */
  hangUp: 'hang up',
} as const

/** Runs `pullpass` with `args`; each step waits for new output since the step before. `wrap` changes the command, e.g. to redirect a stream. */
export async function runInTerminal(
  args: readonly string[],
  steps: readonly KeyPress[],
  options: {
    readonly env?: Readonly<Record<string, string>>
    /** Width of the terminal. Default 100. */
    readonly columns?: number
    readonly wrap?: (command: readonly string[]) => readonly string[]
  } = {},
): Promise<TerminalRun> {
  const command = [...cliCommand, ...args]
  const env = { ...cliEnvironment, TERM: 'xterm', ...options.env }
  // Python would hand another locale than C to the program.
  const forBridge = { COLUMNS_OF_TERMINAL: String(options.columns ?? 100), PYTHONCOERCECLOCALE: '0' }
  const child = spawn('python3', ['-c', bridge, ...(options.wrap?.(command) ?? command)], {
    env: { ...env, ...forBridge },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // A question that nobody answers must not keep the test alive.
  const patience = setTimeout(() => child.kill('SIGKILL'), 60_000)
  let screen = ''
  let seen = 0
  const pending = [...steps]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    const [next] = pending
    if (next === undefined || !next.when.test(screen.slice(seen))) return
    seen = screen.length
    pending.shift()
    if (next.keys === keys.hangUp) child.kill('SIGHUP')
    else child.stdin.write(next.keys)
  })
  child.stdin.on('error', () => {})
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearTimeout(patience)
  return { exitCode, screen }
}

// The login programs of all contexts: each distinct one runs once for everybody who waits, and its credential is kept until shortly before it ends.

import pLimit from 'p-limit'
import type { Clock } from '../../../basics/clock.ts'
import { quoteName } from '../../../basics/quote.ts'
import { type SharedRun, startShared } from '../../../basics/shared-run.ts'
import { plainText } from '../../../basics/shown-text.ts'
import { programEnvironment } from '../../../credentials/programs/environment.ts'
import { runProgram } from '../../../credentials/programs/run-program.ts'
import { PullpassError } from '../../../errors/pullpass-error.ts'
import type { ExecConfig } from '../../kubeconfig/document.ts'
import type { Credential } from '../credential.ts'
import { type ExecInfo, encodeExecInfo } from './info.ts'
import { type ExecCredential, readExecCredential } from './read-credential.ts'

/** Each is a Python or Go process of its own; more at once make all of them slow. */
const mostAtOnce = 4
const timeoutMs = 60_000
/** A person is reading, clicking and typing. */
const interactiveTimeoutMs = 300_000
/** Credentials are renewed this long before they end, short-lived ones at four fifths of their life. */
const longestMarginMs = 60_000
/** A program that keeps giving what the server refuses is asked again no more often than this. */
const refusalPauseMs = 30_000

export interface ExecProgramsOptions {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Whether there is a terminal that may be lent to a login program. */
  readonly canInteract: boolean
}

/** One login that is wanted: the program and what it is told. */
export interface ExecLogin extends Omit<ExecInfo, 'config' | 'interactive'> {
  /** The context it is for, for messages. */
  readonly context: string
  readonly config: ExecConfig
}

export interface ExecPrograms {
  /** The credential, from the cache or from a run. Throws `login-failed`. */
  login(login: ExecLogin, signal?: AbortSignal): Promise<Credential>
  /** The server refused it: true when the next login runs the program again. */
  discard(login: ExecLogin, refused: Credential): boolean
}

interface Slot {
  run?: SharedRun<ExecCredential>
  held?: ExecCredential & { readonly obtainedAtMs: number }
  discardedAtMs?: number
}

/** Opens the store; one serves all clusters of a command, so that equal programs run once. */
export function openExecPrograms(options: ExecProgramsOptions): ExecPrograms {
  const slots = new Map<string, Slot>()
  const limit = pLimit(mostAtOnce)
  // Two programs can't ask on one terminal at the same time.
  const terminal = pLimit(1)

  const slotOf = (login: ExecLogin): Slot => {
    const key = identify(login, options.canInteract)
    const slot = slots.get(key) ?? {}
    slots.set(key, slot)
    return slot
  }

  const startRun = (slot: Slot, login: ExecLogin): SharedRun<ExecCredential> => {
    const queue = wantsTerminal(login.config, options.canInteract) ? terminal : limit
    const run = startShared(
      (signal) =>
        queue(async () => {
          const obtained = await runLogin(login, options, signal)
          slot.held = { ...obtained, obtainedAtMs: options.clock.now().getTime() }
          return obtained
        }),
      () => {
        if (slot.run === run) delete slot.run
      },
    )
    return run
  }

  return {
    async login(login, signal) {
      const slot = slotOf(login)
      const now = options.clock.now().getTime()
      if (slot.held && !isEnding(slot.held, now)) return slot.held.credential
      if (!slot.run || slot.run.isAbandoned()) slot.run = startRun(slot, login)
      return (await slot.run.join(signal)).credential
    },
    discard(login, refused) {
      const slot = slotOf(login)
      // Somebody else's 401 has renewed it already.
      if (!slot.held || !isSame(slot.held.credential, refused)) return true
      const now = options.clock.now().getTime()
      if (slot.discardedAtMs !== undefined && now - slot.discardedAtMs < refusalPauseMs) return false
      slot.discardedAtMs = now
      delete slot.held
      return true
    },
  }
}

async function runLogin(login: ExecLogin, options: ExecProgramsOptions, signal: AbortSignal): Promise<ExecCredential> {
  const { config } = login
  const interactive = wantsTerminal(config, options.canInteract)
  if (config.interactiveMode === 'Always' && !interactive) {
    throw loginFailed(login, 'it needs a terminal (`interactiveMode: Always`) and there is none to give it')
  }
  const info = encodeExecInfo({ ...login, interactive })
  const result = await runProgram({
    command: config.command,
    args: config.args.reveal(),
    env: { ...programEnvironment(options.variables), ...config.env.reveal(), KUBERNETES_EXEC_INFO: info },
    interactive,
    timeoutMs: interactive ? interactiveTimeoutMs : timeoutMs,
    signal,
  })
  if (result.kind === 'absent') throw programAbsent(login)
  if (result.kind === 'failed') throw loginFailed(login, `${result.why}; what it printed is not shown`)
  const credential = readExecCredential(result.output, config.apiVersion)
  if (typeof credential === 'string') throw loginFailed(login, credential)
  return credential
}

function wantsTerminal(config: ExecConfig, canInteract: boolean): boolean {
  return canInteract && config.interactiveMode !== 'Never'
}

/** The certificate of `refused` may be another source's, the header never is. */
function isSame(held: Credential, refused: Credential): boolean {
  if (held.authorization || refused.authorization) return held.authorization === refused.authorization
  return held.clientCertificate === refused.clientCertificate
}

function isEnding(held: ExecCredential & { readonly obtainedAtMs: number }, nowMs: number): boolean {
  if (!held.expiresAt) return false
  const lifeMs = held.expiresAt.getTime() - held.obtainedAtMs
  // Over when it was given: this machine's clock is ahead, so that only the server can tell.
  if (lifeMs <= 0) return false
  return nowMs >= held.expiresAt.getTime() - Math.min(longestMarginMs, lifeMs / 5)
}

/** Equal for logins that give the same credential: the program, and the cluster only when the program is told of it. */
function identify(login: ExecLogin, canInteract: boolean): string {
  const { config } = login
  const info = encodeExecInfo({ ...login, interactive: wantsTerminal(config, canInteract) })
  return JSON.stringify([config.command, config.args.reveal(), Object.entries(config.env.reveal()).sort(), info])
}

function loginFailed(login: ExecLogin, why: string): PullpassError {
  const message = `the login program ${quoteName(login.config.command)} of the context ${quoteName(login.context)} failed`
  return new PullpassError('login-failed', message, { cause: new Error(why) })
}

function programAbsent(login: ExecLogin): PullpassError {
  const message = `the login program ${quoteName(login.config.command)} of the context ${quoteName(login.context)} is not installed`
  const hint = login.config.installHint
  return new PullpassError('login-failed', message, {
    remedies: [hint ? `the kubeconfig says: ${plainText(hint, 500)}` : 'install it, or put its folder on PATH'],
  })
}

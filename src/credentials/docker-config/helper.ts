// docker-credential-NAME: the programs that docker and podman ask for logins (the protocol of docker/docker-credential-helpers).

import type { Environment } from '../../basics/environment.ts'
import { quoteName } from '../../basics/quote.ts'
import { Redacted } from '../../basics/redacted.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { programEnvironment } from '../programs/environment.ts'
import { type ProgramResult, runProgram } from '../programs/run-program.ts'
import { identityTokenError } from './identity-token.ts'

/** A person may have to unlock a key chain. */
const timeoutMs = 60_000
/** errCredentialsNotFoundMessage in credentials/error.go; it stands on stdout. */
const notFoundMessage = 'credentials not found in native keychain'
/** Where helpers find docker's configuration, pass and its keys, and a screen to ask on. */
const helperVariables = ['DOCKER_CONFIG', 'GNUPGHOME', 'GPG_', 'PASSWORD_STORE_', 'DISPLAY', 'WAYLAND_DISPLAY']

/** Which helper is asked for which server, and which file says so. */
export interface HelperCall {
  /** What follows `docker-credential-`; text from outside. */
  readonly suffix: string
  readonly server: string
  readonly configFile: string
}

/** A user name with its password. */
export interface HelperLogin {
  readonly username: string
  readonly password: Redacted<string>
}

/** The login that the helper keeps, undefined when it has none. Rejects with `credential-unavailable` or `credential-unusable`. */
export async function askHelper(
  call: HelperCall,
  environment: Environment,
  signal: AbortSignal,
): Promise<HelperLogin | undefined> {
  if (!/^[A-Za-z0-9._-]+$/.test(call.suffix)) throw helperFailed(call, 'its name has characters that no helper has')
  const result = await runProgram({
    command: `docker-credential-${call.suffix}`,
    args: ['get'],
    env: programEnvironment(environment.variables, helperVariables),
    interactive: false,
    input: call.server,
    timeoutMs,
    signal,
  })
  return readAnswer(call, result)
}

function readAnswer(call: HelperCall, result: ProgramResult): HelperLogin | undefined {
  if (result.kind === 'absent') throw helperAbsent(call)
  if (result.kind === 'failed') {
    if (result.output.reveal().trim() === notFoundMessage) return undefined
    throw helperFailed(call, `${result.why}; what it printed is not shown`)
  }
  const answer = parseObject(result.output)
  const [username, secret] = [readText(answer, 'Username'), readText(answer, 'Secret')]
  if (username === undefined || secret === undefined) throw helperFailed(call, 'its answer is not the JSON of a login')
  if (username === '' && secret === '') return undefined
  if (username === '<token>') throw identityTokenError(call.server, `\`docker-credential-${call.suffix}\``)
  if (username === '' || secret === '') throw helperFailed(call, 'its answer lacks the user name or the password')
  return { username, password: new Redacted(secret) }
}

function parseObject(output: Redacted<string>): unknown {
  try {
    return JSON.parse(output.reveal())
  } catch {
    return undefined
  }
}

function readText(answer: unknown, name: string): string | undefined {
  const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined
  return typeof value === 'string' ? value : undefined
}

function helperFailed({ suffix, server, configFile }: HelperCall, why: string): PullpassError {
  const message = `the credential helper ${quoteName(suffix)} that ${quoteName(configFile)} names failed for ${quoteName(server)}`
  return new PullpassError('credential-unavailable', message, {
    cause: new Error(why),
    remedies: [
      'log in again with `docker login` or `podman login`',
      'or leave --from-docker-config out and give the login itself',
    ],
  })
}

function helperAbsent({ suffix, configFile }: HelperCall): PullpassError {
  const message = `the credential helper ${quoteName(`docker-credential-${suffix}`)} is not installed`
  return new PullpassError('credential-unavailable', message, {
    cause: new Error(`${quoteName(configFile)} names it`),
    remedies: ['install it, or put its folder on PATH'],
  })
}

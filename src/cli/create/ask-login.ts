// Asks for the login of one registry: which registry, who, with what password.

import { Redacted } from '../../basics/redacted.ts'
import { type RegistryPreset, registryPresets } from '../../registries/presets.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import { serverKeyFor } from '../../registries/server-key.ts'
import type { RegistryLogin } from '../../secret/request.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import type { Prompter } from '../prompt/prompter.ts'
import type { LoginContent } from './content.ts'
import { readPassword } from './password.ts'

/** The hints that help to answer; presets and conventions both have them. */
type Hints = Pick<RegistryPreset, 'fixedUsername' | 'usernameHint' | 'passwordHint'>

/**
 * The login that flags and answers give together; only what flags left open is asked. The e-mail is optional and asked
 * only where `asksOptional` is set.
 */
export async function askLogin(
  options: LoginContent,
  context: CliContext,
  prompter: Prompter,
  asksOptional: boolean,
): Promise<RegistryLogin> {
  const { registry, hints } = options.server === undefined ? await askRegistry(prompter) : readServer(options.server)
  const username = options.username ?? (await askUsername(prompter, hints, context))
  const password = await findPassword(options, context, prompter, hints)
  const email = options.email ?? (asksOptional ? await prompter.askText({ message: 'E-mail (optional):' }) : '')
  return { registry, username, password, ...(email === '' ? {} : { email }) }
}

/** The key and the conventions for what `--server` says. */
export function readServer(server: string): { registry: string; hints: Hints | undefined } {
  const registry = serverKeyFor(server)
  const host = registry.replace(/^https:\/\//, '').split('/', 1)[0] ?? ''
  return { registry, hints: recogniseRegistry(host) }
}

async function askRegistry(prompter: Prompter): Promise<{ registry: string; hints: Hints | undefined }> {
  const preset = await prompter.askOne<RegistryPreset | undefined>({
    message: 'Registry:',
    choices: [
      ...registryPresets.map((choice) => ({ label: choice.name, value: choice, description: describePreset(choice) })),
      { label: 'another one', value: undefined, description: 'any host or host:port' },
    ],
  })
  if (preset?.serverKey !== undefined) return { registry: preset.serverKey, hints: preset }
  const example = preset?.hostExample ?? 'registry.example.com:5000'
  const host = await prompter.askText({ message: `Registry host (like ${example}):`, validate: validateServer })
  return preset === undefined ? readServer(host) : { registry: serverKeyFor(host), hints: preset }
}

function describePreset(preset: RegistryPreset): string {
  return preset.serverKey ?? `a host of your own, like ${preset.hostExample ?? 'registry.example.com'}`
}

/** What is wrong with a registry as typed, or nothing. */
function validateServer(text: string): string | undefined {
  if (text.trim() === '') return 'a registry is needed'
  if (/\s/.test(text.trim())) return 'a registry has no blanks in it'
  if (text.includes('@')) return 'leave user name and password out of the registry'
  return undefined
}

async function askUsername(prompter: Prompter, hints: Hints | undefined, context: CliContext): Promise<string> {
  if (hints?.fixedUsername !== undefined) {
    context.output.note(`User name: ${hints.fixedUsername} (${hints.usernameHint})`)
    return hints.fixedUsername
  }
  return await prompter.askText({
    message: hints === undefined ? 'User name:' : `User name (${hints.usernameHint}):`,
    validate: validateUsername,
  })
}

function validateUsername(text: string): string | undefined {
  if (text === '') return 'a user name is needed'
  return text.includes(':') ? 'a user name has no colon in it; the password is asked next' : undefined
}

async function findPassword(
  options: LoginContent,
  context: CliContext,
  prompter: Prompter,
  hints: Hints | undefined,
): Promise<Redacted<string>> {
  if (options.password.kind !== 'ask') return await readPassword(options.password, context)
  if (hints !== undefined) context.output.note(`Password: ${showText(hints.passwordHint)}`)
  const answer = await prompter.askPassword({
    message: 'Password:',
    validate: (typed) => (typed === '' ? 'a password is needed' : undefined),
  })
  return new Redacted(answer)
}

// Where support keeps the secret key: a file in the form of age-keygen, readable by its owner alone.

import { mkdir, open, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Environment, readVariable } from '../../basics/environment.ts'
import { quoteName } from '../../basics/quote.ts'
import { Redacted } from '../../basics/redacted.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { readFileIfPresent, unreadable } from '../read-file.ts'
import { type KeyPair, recipientOf } from './age.ts'

const maxFileBytes = 64 * 1024

/** The keys of a file, and what is wrong with how it is kept. */
export interface IdentityFile {
  readonly keys: readonly KeyPair[]
  /** Set when others on this machine may read the file; a sentence with the command that changes it. */
  readonly warning?: string
}

/** `pullpass/identity.txt` in the person's configuration folder. */
export function defaultIdentityPath(environment: Environment): string {
  const { homeDirectory, workingDirectory } = environment
  const config = readVariable(environment, 'XDG_CONFIG_HOME') ?? join(homeDirectory, '.config')
  return join(resolve(workingDirectory, config), 'pullpass', 'identity.txt')
}

/** Reads the keys of `path`. Rejects with `identity-file` when there is none or it is something else. */
export async function readIdentityFile(path: string): Promise<IdentityFile> {
  const bytes = await readFileIfPresent(path, maxFileBytes)
  if (!bytes) {
    throw new PullpassError('identity-file', `there is no key in ${quoteName(path)}`, {
      remedies: ['name the file of your key with --identity', 'or make a key with `pullpass keygen`'],
    })
  }
  const keys: KeyPair[] = []
  for (const line of listKeyLines(bytes.toString('utf8'))) {
    const identity = new Redacted(line)
    const recipient = await recipientOf(identity)
    if (recipient === undefined) throw notAKeyFile(path, describeOther(line))
    keys.push({ identity, recipient })
  }
  if (keys.length === 0) throw notAKeyFile(path, 'it is empty')
  return (await isReadByOthers(path))
    ? { keys, warning: `others on this machine may read ${quoteName(path)}; change that with \`chmod 600\`` }
    : { keys }
}

/** Writes a new file, 0600 in a folder 0700. Rejects with `identity-file` when there is one already: it is never overwritten. */
export async function writeIdentityFile(path: string, { identity, recipient }: KeyPair, now: Date): Promise<void> {
  const created = now.toISOString().replace(/\.\d+Z$/, 'Z')
  const text = `# created: ${created}\n# public key: ${recipient}\n${identity.reveal()}\n`
  try {
    await makeFolder(dirname(path))
    await using file = await open(path, 'wx', 0o600)
    // The creation mode is subject to the umask.
    await file.chmod(0o600)
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'EEXIST') throw await existsAlready(path)
    throw new PullpassError('identity-file', `cannot write ${quoteName(path)}`, {
      cause: unreadable(path, error).cause,
    })
  }
}

/** Node's own recursive mkdir never ends where the system says ENOENT for a folder that can not be made, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code')
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path, { mode: 0o700 })
  }
}

function listKeyLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

/** What a line is that is no key; holds nothing of it. */
function describeOther(line: string): string {
  if (/^-+BEGIN AGE ENCRYPTED FILE/.test(line) || line.startsWith('age-encryption.org/')) {
    return 'it is protected with a passphrase; take that off with `age --decrypt` first'
  }
  if (/^-+BEGIN .*PRIVATE KEY/.test(line)) return 'it is an SSH key; make a key of its own with `pullpass keygen`'
  if (/^AGE-PLUGIN-/i.test(line)) return 'it is a key of an age plugin, which pullpass can not use'
  if (/^age1/.test(line)) return 'it is a recipient, the public half of a key'
  return 'a line is no key'
}

function notAKeyFile(path: string, why: string): PullpassError {
  return new PullpassError('identity-file', `${quoteName(path)} is not a key file`, {
    cause: new Error(why),
    remedies: ['name the file that `pullpass keygen` or `age-keygen` made'],
  })
}

async function existsAlready(path: string): Promise<PullpassError> {
  const recipients = await readIdentityFile(path).then(
    ({ keys }) => keys.map(({ recipient }) => quoteName(recipient)),
    () => [],
  )
  return new PullpassError('identity-file', `${quoteName(path)} exists already and is not overwritten`, {
    ...(recipients.length > 0 && { cause: new Error(`its recipient is ${recipients.join(', ')}`) }),
    remedies: ['go on using it', 'or name another file with --identity'],
  })
}

async function isReadByOthers(path: string): Promise<boolean> {
  // Windows has no such bits and reports 0666 for everything.
  return platform() !== 'win32' && ((await stat(path)).mode & 0o077) !== 0
}

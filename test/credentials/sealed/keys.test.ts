// Secret keys in files, and recipients as people give them.

import { chmod, readFile, stat } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { makeKeyPair } from '../../../src/credentials/sealed/age.ts'
import {
  defaultIdentityPath,
  readIdentityFile,
  writeIdentityFile,
} from '../../../src/credentials/sealed/identity-file.ts'
import { parseRecipients, parseRecipientsFile } from '../../../src/credentials/sealed/recipients.ts'
import { failureOf, story } from '../../cluster-port/support/failure.ts'
import { environmentIn, makeFolder } from '../../cluster-port/support/folder.ts'

const key = await makeKeyPair()

describe('the key file', () => {
  test('is written for its owner alone, in the form of age-keygen, and read again', async () => {
    const folder = `${await makeFolder()}/new/pullpass`
    const path = `${folder}/identity.txt`
    await writeIdentityFile(path, key, new Date('2026-03-01T12:00:00.5Z'))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(await readFile(path, 'utf8')).toBe(
      `# created: 2026-03-01T12:00:00Z\n# public key: ${key.recipient}\n${key.identity.reveal()}\n`,
    )
    const { keys, warning } = await readIdentityFile(path)
    expect(keys.map(({ identity, recipient }) => [identity.reveal(), recipient])).toEqual([
      [key.identity.reveal(), key.recipient],
    ])
    expect(warning).toBeUndefined()
  })

  test('is never overwritten; the recipient that it has is told', async () => {
    const folder = await makeFolder({ 'identity.txt': key.identity.reveal() })
    const failure = await failureOf(writeIdentityFile(`${folder}/identity.txt`, await makeKeyPair(), new Date(0)))
    expect(failure.code).toBe('identity-file')
    expect(story(failure)).toMatch(/exists already and is not overwritten: its recipient is `age1/)
    expect(story(failure)).toContain(key.recipient)
    expect(await readFile(`${folder}/identity.txt`, 'utf8')).toBe(key.identity.reveal())
  })

  test('that others may read is used with a warning', async () => {
    const folder = await makeFolder({ 'identity.txt': key.identity.reveal() })
    await chmod(`${folder}/identity.txt`, 0o640)
    expect((await readIdentityFile(`${folder}/identity.txt`)).warning).toContain('chmod 600')
  })

  test('may hold several keys', async () => {
    const other = await makeKeyPair()
    const folder = await makeFolder({ k: `# mine\r\n${key.identity.reveal()}\r\n\n ${other.identity.reveal()}\n` })
    const { keys } = await readIdentityFile(`${folder}/k`)
    expect(keys.map(({ recipient }) => recipient)).toEqual([key.recipient, other.recipient])
  })

  test.each([
    ['nothing', '# only a comment\n', /it is empty/],
    ['a recipient', `${key.recipient}\n`, /it is a recipient, the public half of a key/],
    ['an SSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nmarker\n', /it is an SSH key/],
    ['a key behind a passphrase', '-----BEGIN AGE ENCRYPTED FILE-----\nmarker\n', /protected with a passphrase/],
    ['a key of a plugin', 'AGE-PLUGIN-YUBIKEY-1MARKER\n', /a key of an age plugin/],
    ['a typing error', key.identity.reveal().replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q')), /a line is no key/],
    ['something else', 'marker\n', /a line is no key/],
  ])('%s is told, nothing of it is shown', async (_, text, expected) => {
    const folder = await makeFolder({ k: text })
    const failure = await failureOf(readIdentityFile(`${folder}/k`))
    expect(failure.code).toBe('identity-file')
    expect(story(failure)).toMatch(expected)
    expect(story(failure)).not.toMatch(/marker|SECRET/i)
  })

  test('that is not there: how to come by one', async () => {
    const failure = await failureOf(readIdentityFile('/nonexistent/identity.txt'))
    expect(failure.message).toBe('there is no key in `/nonexistent/identity.txt`')
    expect(failure.remedies.join()).toContain('pullpass keygen')
  })

  test('stands in the configuration folder', () => {
    expect(defaultIdentityPath(environmentIn('/home/a'))).toBe('/home/a/.config/pullpass/identity.txt')
    const moved = environmentIn('/home/a', { XDG_CONFIG_HOME: '/etc/a' })
    expect(defaultIdentityPath(moved)).toBe('/etc/a/pullpass/identity.txt')
  })
})

describe('recipients', () => {
  test('from a file, each once', () => {
    const text = `# support\n${key.recipient}\r\n\n  # old\n${key.recipient}\n`
    expect(parseRecipientsFile(text)).toEqual([key.recipient])
  })

  test.each([
    ['a secret key', key.identity.reveal(), /a secret key was given as a recipient; it is not repeated here/],
    ['a secret key in lower case', key.identity.reveal().toLowerCase(), /a secret key was given/],
    ['an SSH key', 'ssh-ed25519 AAAA bob@host', /an SSH key is no recipient/],
    ['a name', 'support', /`support` is no recipient/],
  ])('%s is refused', async (_, text, expected) => {
    const failure = await failureOf(() => parseRecipients([text]))
    expect(failure.code).toBe('usage')
    expect(story(failure)).toMatch(expected)
    expect(story(failure)).not.toMatch(/AGE-SECRET-KEY-/i)
  })
})

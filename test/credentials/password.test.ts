import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import { parsePassword } from '../../src/credentials/password.ts'
import { readPasswordFile } from '../../src/credentials/password-file.ts'

function parse(bytes: string | Uint8Array): string {
  return parsePassword(new Redacted(Buffer.from(bytes)), '--password-stdin').reveal()
}

test.each([
  ['secret\n', 'secret'],
  ['secret\r\n', 'secret'],
  ['secret', 'secret'],
  ['secret\n\n', 'secret\n'],
  [' secret \n', ' secret '],
  ['secret\r', 'secret\r'],
  ['\nsecret', '\nsecret'],
  ['\ufeffsecret', '\ufeffsecret'],
])('exactly one line end is dropped from %j', (given, password) => {
  expect(parse(given)).toBe(password)
})

test.each([
  ['', 'empty'],
  ['\n', 'empty'],
  [Buffer.from([0xff, 0xfe]), 'not UTF-8'],
  ['x'.repeat(70_000), 'more than'],
])('a password that can not be meant is an error of usage: %#', (given, words) => {
  expect(() => parse(given)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringContaining(words) }),
  )
})

async function passwordFile(content: string, mode: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-password-'))
  onTestFinished(async () => await rm(folder, { recursive: true }))
  const path = join(folder, 'password')
  await writeFile(path, content)
  await chmod(path, mode)
  return path
}

test('a file that only its owner reads gives its password without a warning', async () => {
  const { password, warning } = await readPasswordFile(await passwordFile('secret\n', 0o600))
  expect(password.reveal()).toBe('secret')
  expect(warning).toBeUndefined()
})

test.each([0o644, 0o640, 0o604])('a file of mode %o is warned about, without its content', async (mode) => {
  const path = await passwordFile('secret\n', mode)
  const { warning } = await readPasswordFile(path)
  expect(warning).toContain(path)
  expect(warning).not.toContain('secret\n')
})

test('a file that is not there, or a folder, is an error of usage that says so', async () => {
  await expect(readPasswordFile('/nonexistent/password')).rejects.toMatchObject({
    code: 'usage',
    cause: { message: 'there is no such file' },
  })
  await expect(readPasswordFile(tmpdir())).rejects.toMatchObject({
    code: 'usage',
    cause: { message: 'it is a directory' },
  })
})

test('an endless file is read no further than a password may go', async () => {
  await expect(readPasswordFile('/dev/zero')).rejects.toMatchObject({ code: 'usage' })
})

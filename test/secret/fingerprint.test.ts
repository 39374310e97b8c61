import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createFingerprint } from '../../src/secret/fingerprint.ts'

const document = Buffer.from('{"auths":{}}')

test('equal documents look equal in one run and different in the next', () => {
  const first = createFingerprint(Buffer.alloc(32, 1))
  const second = createFingerprint(Buffer.alloc(32, 2))
  expect(first(document)).toBe(first(Buffer.from(document)))
  expect(first(document)).not.toBe(first(Buffer.from('{}')))
  expect(first(document)).not.toBe(second(document))
  expect(first(document)).not.toBe(createHash('sha256').update(document).digest('hex').slice(0, 12))
})

test('a guessable key is refused', () => {
  expect(() => createFingerprint(Buffer.alloc(8))).toThrow(TypeError)
})

// What a warning says of what was thrown.

import { expect, it } from 'vitest'
import { describeThrown } from '../../src/basics/describe-thrown.ts'

const chain = (...messages: string[]): Error | undefined =>
  messages.reduceRight<Error | undefined>((cause, message) => new Error(message, { cause }), undefined)

it.each([
  ['what and why', chain('cannot create pod', 'the server answered 403'), 'cannot create pod: the server answered 403'],
  ['each text once', chain('a', 'a', 'b'), 'a: b'],
  ['no more than four texts', chain('a', 'b', 'c', 'd', 'e'), 'a: b: c: d'],
  ['no user info', chain('a', 'no answer from https://me:secret@host/'), 'a: no answer from https://[redacted]@host/'],
  ['one line, nothing that moves the cursor', chain('a\n\u001b[2Jb'), 'a \\x1b[2Jb'],
  ['no input of a parser', new Error('a', { cause: new SyntaxError('secret is not JSON') }), 'a: SyntaxError'],
  ['long texts cut', chain('x'.repeat(5000)), `${'x'.repeat(400)}…`],
  ['that it is no error', 'secret', 'a value that is not an Error was thrown (string)'],
  ['that it is nothing at all', undefined, 'a value that is not an Error was thrown (undefined)'],
])('%s', (_what, thrown, said) => {
  expect(describeThrown(thrown)).toBe(said)
})

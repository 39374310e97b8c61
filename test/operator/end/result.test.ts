// What a task gives back.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { readResult } from '../../../src/operator/end/result.ts'
import { resultFraming } from '../../../src/operator/spec/result-sidecar.ts'
import type { ResultSource } from '../../../src/operator/terms.ts'
import { termsOf } from '../support/terms.ts'

function podSaying(message: string, containers = 1): Pod {
  const names = ['base', ...Array.from({ length: containers - 1 }, (_, index) => `helper-${index}`)]
  return {
    spec: { containers: names.map((name) => ({ name })) },
    status: {
      containerStatuses: [
        {
          name: 'base',
          state: { terminated: { exitCode: 0, message } },
          image: '',
          imageID: '',
          ready: false,
          restartCount: 0,
        },
      ],
    },
  }
}

const read = (pod: Pod, result: ResultSource, log?: string) =>
  readResult(pod, termsOf({ result }), log === undefined ? undefined : Buffer.from(log))

describe('a result in the termination message', () => {
  const source: ResultSource = { kind: 'termination-message' }

  it.each([
    ['{"hello": "world"}', { kind: 'value', value: { hello: 'world' } }],
    ['[1, 2]\n', { kind: 'value', value: [1, 2] }],
    ['', { kind: 'none' }],
    ['done', { kind: 'unusable', reason: 'it is not JSON' }],
  ])('%j', (message, expected) => {
    expect(read(podSaying(message), source)).toEqual(expected)
  })

  it.each([
    [1, 4096],
    [4, 3072],
  ])('is not believed when it is as long as it may be: %i containers, %i bytes', (containers, most) => {
    const long = '1'.repeat(most)
    expect(read(podSaying(long, containers), source)).toMatchObject({ kind: 'unusable' })
    expect(read(podSaying(long.slice(1), containers), source)).toMatchObject({ kind: 'value' })
  })
})

describe('a result that a sidecar prints', () => {
  const source: ResultSource = { kind: 'log', container: 'printer' }
  const framed = (text: string, size = Buffer.byteLength(text)) =>
    `${resultFraming.begin}${size}\n${text}\n${resultFraming.end}\n`

  it.each([
    ['[case 131] [case 141] a value', framed('{"buzz": 2, "é": "€"}'), { kind: 'value', value: { buzz: 2, é: '€' } }],
    ['a value over several lines', framed('{\n"a":\n1}\n'), { kind: 'value', value: { a: 1 } }],
    ['[case 132] broken JSON', framed('{"a"'), { kind: 'unusable', reason: 'it is not JSON' }],
    ['[case 133] no file', `${resultFraming.none}\n`, { kind: 'none' }],
    ['an empty file', framed(''), { kind: 'none' }],
  ])('%s', (_name, log, expected) => {
    expect(read({}, source, log)).toEqual(expected)
  })

  it.each([
    ['[case 134] was cut', framed('{"a": 1}').slice(0, -8)],
    ['lost a part', framed('{"a": 1}', 500)],
    ['[case 134] printed something else', 'sh: not found\n'],
  ])('is unusable when the log %s', (_name, log) => {
    expect(read({}, source, log)).toMatchObject({ kind: 'unusable' })
  })

  it('[case 135] [case 136] is unusable when the sidecar never ran', () => {
    expect(read({}, source)).toMatchObject({ kind: 'unusable' })
  })
})

it('[case 138] nothing is read when no result is wanted', () => {
  expect(read(podSaying('{"a": 1}'), { kind: 'none' })).toEqual({ kind: 'none' })
})

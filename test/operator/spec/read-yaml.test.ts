// YAML as kubectl reads it.

import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../src/operator/spec/read-yaml.ts'

describe('YAML of a pod', () => {
  it.each([
    ['0644', 0o644],
    ['0o17', 0o17],
    ['0x1F', 31],
    ['1_000', 1000],
    ['-5', -5],
    ['089', 89],
    ['1.5', 1.5],
    ['yes', true],
    ['off', false],
    ['~', null],
    ['12:30', '12:30'],
    ['2026-01-01', '2026-01-01'],
    ['"0644"', '0644'],
    ['500m', '500m'],
    ['1e3', 1000],
  ])('reads %s', async (text, value) => {
    expect(await readYaml(`a: ${text}`)).toEqual({ ok: true, value: { a: value } })
  })

  it('merges what `<<` refers to', async () => {
    const text = 'base: &base {a: 1}\nother: {<<: *base, b: 2}'
    expect(await readYaml(text)).toEqual({ ok: true, value: { base: { a: 1 }, other: { a: 1, b: 2 } } })
  })

  it('reads JSON as it stands', async () => {
    expect(await readYaml(' {"a": "yes"}')).toEqual({ ok: true, value: { a: 'yes' } })
  })

  it.each([
    ['a: b: c', 'is not valid YAML near line 1'],
    ['', 'is empty'],
    ['a: 1\n---\nb: 1', 'holds more than one document'],
  ])('refuses %j', async (text, reason) => {
    expect(await readYaml(text)).toEqual({ ok: false, reason })
  })

  it('does not grow beyond bounds through aliases', async () => {
    const levels = ['a: &a [x,x,x,x,x,x,x,x,x,x]']
    for (let level = 1; level < 12; level++) {
      const name = String.fromCharCode(97 + level)
      const before = String.fromCharCode(96 + level)
      levels.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(',')}]`)
    }
    expect(await readYaml(levels.join('\n'))).toMatchObject({ ok: false })
  })
})

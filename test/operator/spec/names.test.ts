// What a task may be called.

import { describe, expect, it } from 'vitest'
import { build, image, mistakesOf } from './support/build.ts'

describe('the name of a task', () => {
  it('is its own, else the full spec’s, the template’s, the image’s', async () => {
    const template = { metadata: { name: 'template' } }
    const pod = { metadata: { name: 'spec' } }
    const nameOf = async (task: object) => (await build({ image, ...task })).name
    expect(await nameOf({ name: 'own', pod, template })).toBe('own')
    expect(await nameOf({ pod, template })).toBe('spec')
    expect(await nameOf({ template })).toBe('template')
    expect(await nameOf({})).toBe('hello')
    expect(await nameOf({ image: 'host.example:5000/a/b@sha256:'.concat('0'.repeat(64)) })).toBe('b')
  })

  it('[case 51] may have letters, digits, dots, dashes and underscores', async () => {
    expect((await build({ image, name: 'test_extra-123' })).name).toBe('test_extra-123')
  })

  it.each([
    ['name@extra', '`metadata.name` may have letters, digits, `-`, `_` and `.` only, and at least one letter or digit'],
    ['...', '`metadata.name` may have letters, digits, `-`, `_` and `.` only, and at least one letter or digit'],
    ['a'.repeat(300), "`metadata.name` has 300 characters; a pod's name has at most 63"],
  ])('[case 52] [case 53] is refused as %s', async (name, mistake) => {
    expect(await mistakesOf(() => build({ image, name }))).toEqual([mistake])
  })
})

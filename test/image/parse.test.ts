// Images as distribution/reference v0.6.0 reads them; the vectors hold many more.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseImage } from '../../src/image/parse.ts'

const sha256 = `sha256:${'a'.repeat(64)}`

describe('parseImage', () => {
  it.each([
    ['nginx', 'docker.io', 'library/nginx', 'latest', undefined],
    ['acme/app:1', 'docker.io', 'acme/app', '1', undefined],
    ['docker.io/nginx', 'docker.io', 'library/nginx', 'latest', undefined],
    ['index.docker.io/acme/app', 'docker.io', 'acme/app', 'latest', undefined],
    ['localhost/app', 'localhost', 'app', 'latest', undefined],
    ['localhost:5000', 'docker.io', 'library/localhost', '5000', undefined],
    ['MyHost/app', 'MyHost', 'app', 'latest', undefined],
    ['h:5000/a/b:v1', 'h:5000', 'a/b', 'v1', undefined],
    ['[::1]:5000/app', '[::1]:5000', 'app', 'latest', undefined],
    [`ghcr.io/a/b@${sha256}`, 'ghcr.io', 'a/b', undefined, sha256],
    [`ghcr.io/a/b:x@${sha256}`, 'ghcr.io', 'a/b', 'x', sha256],
    ['my_registry.example/app', 'my_registry.example', 'app', 'latest', undefined],
    [`a.b/${'a'.repeat(255)}`, 'a.b', 'a'.repeat(255), 'latest', undefined],
  ])('reads %s', (text, registry, repository, tag, digest) => {
    const result = parseImage(text)
    expect(result.ok && result.image).toEqual({
      text,
      registry,
      repository,
      lookup: `${registry}/${repository}`,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
    })
  })

  it.each([
    '',
    'App',
    'ghcr.io/Acme/app',
    'ghcr.io/',
    'ghcr.io//app',
    'ghcr.io/app:',
    'ghcr.io/app:-x',
    `ghcr.io/app:${'t'.repeat(129)}`,
    'ghcr.io/a___b',
    'ghcr.io/app@sha256:abc',
    `ghcr.io/app@sha256:${'A'.repeat(64)}`,
    `ghcr.io/app@md5:${'a'.repeat(32)}`,
    `ghcr.io/app@${sha256}@${sha256}`,
    'a'.repeat(64),
    '-ghcr.io/app',
    'ghcr.io:/app',
    'ghcr.io:x/app',
    '[::1/app',
    `a.b/${'a'.repeat(256)}`,
    `docker.io/${'a'.repeat(248)}`,
    ' nginx',
    'nginx\n',
    'https://ghcr.io/app',
    'é/app',
  ])('refuses %s', (text) => {
    expect(parseImage(text).ok).toBe(false)
  })

  it('never throws, and shows nothing of the input in its reason', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.anything())
    fc.assert(
      fc.property(anything, (value) => {
        const result = parseImage(value as string)
        expect(result.ok || result.reason.length < 100).toBe(true)
      }),
    )
  })

  it.each(['a', 'a.', '/', '-', 'a-', 'a:', '[', '@', 'A/'])('is quick with a megabyte of %j', (unit) => {
    const result = parseImage(unit.repeat(1_048_576 / unit.length))
    expect(result.ok).toBe(false)
  })
})

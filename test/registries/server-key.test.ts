// What people type as registry becomes the key that works.

import { describe, expect, it } from 'vitest'
import { serverKeyFor } from '../../src/registries/server-key.ts'

describe('serverKeyFor', () => {
  it.each([
    ['docker.io', 'https://index.docker.io/v1/'],
    ['https://index.docker.io/v1', 'https://index.docker.io/v1/'],
    ['hub.docker.com', 'https://index.docker.io/v1/'],
    ['docker.io/acme', 'docker.io/acme'],
    [' https://GHCR.io/ ', 'ghcr.io'],
    ['https://reg.example.com/v2/', 'reg.example.com'],
    ['oci://reg.example.com:5000/team/', 'reg.example.com:5000/team/'],
    ['https://ana:pw@reg.example.com', 'reg.example.com'],
    ['', ''],
  ])('makes %s to %s', (typed, key) => {
    expect(serverKeyFor(typed)).toBe(key)
  })
})

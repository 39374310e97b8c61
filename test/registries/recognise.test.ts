// Hosts are recognised by spelling alone; presets agree with that.

import { describe, expect, it } from 'vitest'
import { parseEcrHost } from '../../src/registries/ecr-host.ts'
import { registryPresets } from '../../src/registries/presets.ts'
import { isKnownPrivate, recogniseRegistry } from '../../src/registries/recognise.ts'

describe('recogniseRegistry', () => {
  it.each([
    ['docker.io', 'docker-hub'],
    ['registry.hub.docker.com', 'docker-hub'],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'ecr'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'ecr'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'ecr'],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', 'ecr'],
    ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov', 'ecr'],
    ['public.ecr.aws', 'ecr-public'],
    ['GHCR.io', 'ghcr'],
    ['eu.gcr.io', 'google'],
    ['europe-west1-docker.pkg.dev', 'google'],
    ['acme.azurecr.io', 'acr'],
    ['registry.gitlab.com', 'gitlab'],
    ['registry.gitlab.example.com:5050', 'gitlab'],
    ['quay.io:443', 'quay'],
    ['acme.jfrog.io', 'artifactory'],
    ['nvcr.io', 'nvidia'],
  ])('knows %s', (host, id) => {
    expect(recogniseRegistry(host)?.id).toBe(id)
  })

  it.each([
    'reg.example.com',
    '12345.dkr.ecr.eu-west-1.amazonaws.com',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example',
    'xdocker.io',
    'notgcr.io',
    'ghcr.io.example.com',
  ])('does not take %s for a known one', (host) => {
    expect(recogniseRegistry(host)).toBeUndefined()
  })
})

describe('parseEcrHost', () => {
  it('takes a host apart', () => {
    expect(parseEcrHost('123456789012.dkr.ecr-fips.us-east-1.amazonaws.com')).toEqual({
      account: '123456789012',
      region: 'us-east-1',
      isFips: true,
      isDualStack: false,
    })
    expect(parseEcrHost('123456789012.dkr-ecr.us-east-1.on.aws')?.isDualStack).toBe(true)
  })
})

describe('isKnownPrivate', () => {
  it('is sure only where nothing is ever public', () => {
    expect(isKnownPrivate('123456789012.dkr.ecr.eu-west-1.amazonaws.com')).toBe(true)
    expect(isKnownPrivate('docker.io')).toBe(false)
    expect(isKnownPrivate('reg.example.com')).toBe(false)
  })
})

describe('registryPresets', () => {
  it('starts with Docker Hub and names a key or how the host looks', () => {
    expect(registryPresets[0]?.serverKey).toBe('https://index.docker.io/v1/')
    for (const preset of registryPresets) {
      expect(preset.serverKey ?? preset.hostExample, preset.id).toBeTruthy()
    }
  })

  it('offers keys that are recognised as the registry they are for', () => {
    for (const preset of registryPresets) {
      const key = preset.serverKey ?? preset.hostExample ?? ''
      const host = key.replace(/^https:\/\//, '').replace(/\/.*$/, '')
      expect(recogniseRegistry(host)?.id).toBe(preset.id)
    }
  })
})

import * as pullpass from 'pullpass'
import { expect, test } from 'vitest'

test('the main entry has the promised functions and nothing that is private', () => {
  expect(Object.keys(pullpass).sort()).toEqual([
    'Redacted',
    'checkSecret',
    'createFingerprint',
    'createSecret',
    'encodeDockerConfig',
    'explainImage',
    'isPullpassError',
    'lookupCredentials',
    'openKubeconfig',
    'openProofSession',
    'openRegistryTransports',
    'proveImage',
    'systemClock',
    'verifySecret',
  ])
})

test('what one function gives, the next one takes', () => {
  const document = pullpass.encodeDockerConfig([
    { registry: 'ghcr.io', username: 'ana', password: new pullpass.Redacted('p') },
  ])
  const bytes = Buffer.from(document.reveal())
  const checked = pullpass.checkSecret({ bytes }, { now: new Date('2026-01-01T00:00:00Z') })
  expect(checked).toMatchObject({ valid: true, kubelet: 'loaded', entries: [{ registry: 'ghcr.io', usable: true }] })
  const secret = {
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': bytes.toString('base64') },
  }
  const { outcome, candidates } = pullpass.lookupCredentials([secret], 'ghcr.io/acme/app')
  expect([outcome, candidates[0]?.username, candidates[0]?.password.reveal()]).toEqual(['credentials', 'ana', 'p'])
})

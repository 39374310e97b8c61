// Cases for the registries that only the cluster of `scripts/cluster` has: a second one, a public one, and one in the place of Docker Hub.

import type { TestRig } from '../support/test-cluster.ts'
import type { CaseWorld, PredictionCase } from './prediction-case.ts'
import { login, pullSecret, type SecretBody } from './secret-body.ts'

/** `bob` may pull from both private registries, `alice` only from the first. */
export function rigCases({ registry }: CaseWorld, { secondRegistry, publicRegistry }: TestRig): PredictionCase[] {
  const alice = (key: string) => login(key, 'alice', 'alice-secret')
  const bob = (key: string) => login(key, 'bob', 'bob-secret')
  const second = `${secondRegistry}/team/hello:1`
  const open = `${publicRegistry}/team/hello:1`
  const shouted = registry.replace('registry', 'Registry')
  const poisoned = pullSecret({ [registry]: { auth: '%%%' } })
  return [
    { name: 'second-right', image: second, secrets: [pullSecret(bob(secondRegistry))] },
    { name: 'second-unknown-user', image: second, secrets: [pullSecret(alice(secondRegistry))] },
    {
      name: 'second-in-one-secret',
      image: second,
      secrets: [pullSecret({ ...alice(registry), ...bob(secondRegistry) })],
    },
    {
      name: 'second-init-first',
      image: second,
      init: { image: `${registry}/team/hello:1` },
      secrets: [pullSecret(bob(registry))],
    },
    { name: 'public-no-secret', image: open, secrets: [] },
    { name: 'public-wrong', image: open, secrets: [pullSecret(login(publicRegistry, 'alice', 'wrong'))] },
    { name: 'public-poisoned', image: open, secrets: [poisoned] },
    { name: 'public-missing', image: open, secrets: ['missing'] },
    { name: 'shouted-host', image: `${shouted}/team/hello:1`, secrets: [pullSecret(alice(registry))] },
    { name: 'shouted-host-and-key', image: `${shouted}/team/hello:1`, secrets: [pullSecret(alice(shouted))] },
    ...hubCases(alice),
  ]
}

function hubCases(alice: (key: string) => Record<string, object>): PredictionCase[] {
  const wrong = (key: string) => login(key, 'alice', 'wrong')
  const secrets: Record<string, SecretBody> = {
    canonical: pullSecret(alice('https://index.docker.io/v1/')),
    'v1-without-slash': pullSecret(alice('https://index.docker.io/v1')),
    'index-host': pullSecret(alice('index.docker.io')),
    'docker-io': pullSecret(alice('docker.io')),
    'docker-io-path': pullSecret(alice('docker.io/team')),
    'docker-io-other-path': pullSecret({ ...wrong('docker.io/other'), ...alice('index.docker.io') }),
    'docker-io-shadows': pullSecret({ ...wrong('docker.io'), ...alice('https://index.docker.io/v1/') }),
    'registry-1': pullSecret(alice('registry-1.docker.io')),
    'web-host': pullSecret(alice('hub.docker.com')),
    wildcard: pullSecret(alice('*.docker.io')),
  }
  const images = {
    short: 'team/hello:1',
    official: 'hello:1',
    long: 'docker.io/team/hello:1',
    index: 'index.docker.io/team/hello:1',
  }
  return [
    ...Object.entries(secrets).map(([name, secret]) => ({
      name: `hub-${name}`,
      image: images.short,
      secrets: [secret],
    })),
    ...Object.entries(images).map(([name, image]) => ({
      name: `hub-image-${name}`,
      image,
      secrets: [pullSecret(alice('https://index.docker.io/v1/'))],
    })),
  ]
}

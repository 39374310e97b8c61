// The kubelet's credential providers: which are asked for which image, what they are told, how often, and what is done with their answers.

import { describe, expect, test } from 'vitest'
import { openProviderSource } from '../../../src/credentials/kubelet/source.ts'
import type { CredentialQuery } from '../../../src/credentials/source.ts'
import { type ManualClock, manualClock } from '../../cluster-port/support/clock.ts'
import { failureOf, story } from '../../cluster-port/support/failure.ts'
import { environmentIn, makeFolder } from '../../cluster-port/support/folder.ts'
import {
  type CredentialProgram,
  makeCredentialProgram,
  type ProgramBehaviour,
} from '../../support/credential-program.ts'

const signal = new AbortController().signal
const version = 'credentialprovider.kubelet.k8s.io/v1'

interface TestProvider {
  readonly matchImages: readonly string[]
  readonly behaviour: ProgramBehaviour
  readonly more?: object
}

interface Opened {
  fetch(image: string, wish?: Partial<CredentialQuery>): Promise<readonly string[] | undefined>
  runs(name: string): ReturnType<CredentialProgram['runs']>
}

function response(auth: object | null, more: object = {}): object {
  return { kind: 'CredentialProviderResponse', apiVersion: version, cacheKeyType: 'Image', auth, ...more }
}

const login = (username: string, password = 'pw') => ({ username, password })

async function open(
  providers: Readonly<Record<string, TestProvider>>,
  clock: ManualClock = manualClock(),
): Promise<Opened> {
  const config = {
    apiVersion: 'kubelet.config.k8s.io/v1',
    kind: 'CredentialProviderConfig',
    providers: Object.entries(providers).map(([name, { matchImages, more }]) => ({
      name,
      matchImages,
      defaultCacheDuration: '10m',
      apiVersion: version,
      ...more,
    })),
  }
  const folder = await makeFolder({ 'config.yaml': config })
  const programs = new Map<string, CredentialProgram>()
  for (const [name, { behaviour }] of Object.entries(providers)) {
    programs.set(name, await makeCredentialProgram(`${folder}/bin`, name, behaviour))
  }
  const environment = environmentIn(folder, { PATH: '/usr/bin', AWS_REGION: 'eu-west-1', PASSWORD: 'x' })
  const source = openProviderSource({ config: 'config.yaml', binDir: 'bin', environment, clock })
  return {
    async fetch(image, wish) {
      const [registry = '', repository] = image.split('/', 2)
      const credential = await source.fetch({
        registry,
        ...(repository !== undefined && { image }),
        signal,
        ...wish,
      })
      return credential && [credential.username, credential.password.reveal()]
    },
    runs: async (name) => (await programs.get(name)?.runs()) ?? [],
  }
}

describe('asking', () => {
  test('a program is told the image without its tag, in the version of its configuration', async () => {
    const more = { args: ['get-credentials', '$HOME', 'a b'], env: [{ name: 'AWS_REGION', value: 'us-east-1' }] }
    const behaviour = { answer: response({ 'r.io': login('bob') }) }
    const { fetch, runs } = await open({ one: { matchImages: ['r.io'], behaviour, more } })
    expect(await fetch('r.io/team/app:1')).toEqual(['bob', 'pw'])
    const [run] = await runs('one')
    expect(run?.args).toEqual(['get-credentials', '$HOME', 'a b'])
    expect(run?.env).toMatchObject({ AWS_REGION: 'us-east-1', PATH: '/usr/bin' })
    expect(run?.env).not.toHaveProperty('PASSWORD')
    expect(run?.input).toBe(`{"kind":"CredentialProviderRequest","apiVersion":"${version}","image":"r.io/team/app"}\n`)
  })

  test.each(['v1beta1', 'v1alpha1'])('%s is spoken too', async (old) => {
    const apiVersion = `credentialprovider.kubelet.k8s.io/${old}`
    const answer = response({ 'r.io': login('bob') }, { apiVersion })
    const { fetch, runs } = await open({ one: { matchImages: ['r.io'], behaviour: { answer }, more: { apiVersion } } })
    expect(await fetch('r.io/app')).toEqual(['bob', 'pw'])
    expect(JSON.parse((await runs('one'))[0]?.input ?? '')).toMatchObject({ apiVersion })
  })

  // The table of TestURLsMatch in pkg/credentialprovider/keyring_test.go, through the whole source.
  test.each([
    ['*.kubernetes.io', 'prefix.kubernetes.io/app', true],
    ['prefix.*.io', 'prefix.kubernetes.io/app', true],
    ['prefix.kubernetes.*', 'prefix.kubernetes.io/app', true],
    ['*-good.kubernetes.io', 'prefix-good.kubernetes.io/app', true],
    ['*.*.kubernetes.io', 'a.b.kubernetes.io/app', true],
    ['*.*.kubernetes.io', 'b.kubernetes.io/app', false],
    ['kubernetes.io', 'kubernetes.com/app', false],
    ['r.io/team', 'r.io/team/app', true],
    ['r.io/team', 'r.io/team-two/app', true],
    ['r.io/team', 'r.io/other/app', false],
    ['r.io:8080/team', 'r.io:8080/team/app', true],
    ['r.io:8080', 'r.io/app', false],
    ['r.io', 'r.io:8080/app', false],
    ['docker.io', 'docker.io/library/nginx', true],
  ])('%s for %s: %s', async (pattern, image, expected) => {
    const behaviour = { answer: response({ [pattern]: login('bob') }) }
    const { fetch, runs } = await open({ one: { matchImages: ['other.io', pattern], behaviour } })
    expect(await fetch(`${image}:1`)).toEqual(expected ? ['bob', 'pw'] : undefined)
    expect(await runs('one')).toHaveLength(expected ? 1 : 0)
  })

  test('a registry alone will do where no image is known', async () => {
    const behaviour = { answer: response({ 'r.io': login('bob') }) }
    const { fetch, runs } = await open({ one: { matchImages: ['*.io'], behaviour } })
    expect(await fetch('r.io')).toEqual(['bob', 'pw'])
    expect(JSON.parse((await runs('one'))[0]?.input ?? '')).toMatchObject({ image: 'r.io' })
  })
})

describe('choosing', () => {
  const always = (auth: object) => ({ matchImages: ['*.io', 'r.io'], behaviour: { answer: response(auth) } })

  test('longer keys first, then keys before patterns, as the kubelet sorts them', async () => {
    const auth = { 'r.io': login('host'), 'r.io/team': login('team'), '*.io/team/app': login('any') }
    const { fetch } = await open({ one: always(auth) })
    expect(await fetch('r.io/team/app')).toEqual(['team', 'pw'])
    expect(await fetch('r.io/other')).toEqual(['host', 'pw'])
  })

  test('for equal keys the provider that stands first', async () => {
    const { fetch } = await open({ b: always({ 'r.io': login('first') }), a: always({ 'r.io': login('second') }) })
    expect(await fetch('r.io/app')).toEqual(['first', 'pw'])
  })

  test.each([
    ['no auth', null],
    ['an empty auth', {}],
    ['a key of another image', { 'other.io': login('bob') }],
    ['an empty login', { 'r.io': login('', '') }],
  ])('none for %s', async (_, auth) => {
    const { fetch } = await open({ one: { matchImages: ['r.io'], behaviour: { answer: response(auth) } } })
    expect(await fetch('r.io/app')).toBeUndefined()
  })

  test('one that fails does not matter where another one has it', async () => {
    const broken = { matchImages: ['r.io'], behaviour: { exitCode: 1 } }
    const { fetch } = await open({ broken, good: always({ 'r.io': login('bob') }) })
    expect(await fetch('r.io/app')).toEqual(['bob', 'pw'])
  })
})

describe('how often', () => {
  const provider = (cacheKeyType: string, more: object = {}) => ({
    matchImages: ['*.io'],
    behaviour: { answer: response({ '*.io': login('bob') }, { cacheKeyType, ...more }), delayMs: 20 },
  })
  const images = ['a.io/one', 'a.io/two', 'b.io/one', 'a.io/one:2']

  test.each([
    ['Image', 3],
    ['Registry', 2],
    ['Global', 1],
  ])('an answer for %s: %i runs for four images at once', async (cacheKeyType, expected) => {
    const { fetch, runs } = await open({ one: provider(cacheKeyType) })
    await Promise.all(images.map((image) => fetch(image)))
    expect(await runs('one')).toHaveLength(expected)
  })

  test.each([
    ['the duration of the answer', { cacheDuration: '1h0m0s' }, 3_600_000],
    ['the default of the configuration', {}, 600_000],
    ['the default where it is null', { cacheDuration: null }, 600_000],
  ])('%s is kept to', async (_, more, cacheMs) => {
    const clock = manualClock()
    const { fetch, runs } = await open({ one: provider('Global', more) }, clock)
    await fetch('a.io/one')
    clock.advance(cacheMs - 1)
    await fetch('a.io/one')
    expect(await runs('one')).toHaveLength(1)
    clock.advance(2)
    await fetch('a.io/one')
    expect(await runs('one')).toHaveLength(2)
  })

  test('zero is not kept, and a refused one is fetched anew', async () => {
    const never = await open({ one: provider('Global', { cacheDuration: '0s' }) })
    await never.fetch('a.io/one')
    await never.fetch('a.io/one')
    expect(await never.runs('one')).toHaveLength(2)
    const clock = manualClock()
    const kept = await open({ one: provider('Global') }, clock)
    await kept.fetch('a.io/one')
    const again = () => kept.fetch('a.io/one', { isRefused: true })
    const all = [again(), again(), again()]
    clock.advance(1)
    await Promise.all(all)
    expect(await kept.runs('one')).toHaveLength(2)
  })

  test('one that ends before it is needed is fetched anew', async () => {
    const clock = manualClock()
    const endsAt = Math.floor(clock.now().getTime() / 1000) + 3600
    const token = Buffer.from(JSON.stringify({ expiration: endsAt })).toString('base64')
    const answer = response({ 'a.io': login('AWS', token) })
    const { fetch, runs } = await open({ one: { matchImages: ['a.io'], behaviour: { answer } } }, clock)
    await fetch('a.io/one', { validUntil: new Date((endsAt - 60) * 1000) })
    await fetch('a.io/one', { validUntil: new Date((endsAt - 60) * 1000) })
    expect(await runs('one')).toHaveLength(1)
    clock.advance(61_000)
    const late = { validUntil: new Date((endsAt + 60) * 1000) }
    await Promise.all([fetch('a.io/one', late), fetch('a.io/one', late), fetch('a.io/one', late)])
    expect(await runs('one')).toHaveLength(2)
    // What is fresh does not get better by asking again.
    await fetch('a.io/one', late)
    expect(await runs('one')).toHaveLength(2)
  })
})

describe('failures show nothing that was printed', () => {
  const marker = 'marker-secret'
  const auth = { 'r.io': login('bob', marker) }
  test.each([
    [
      'an exit code',
      { answer: response(auth), exitCode: 2, stderr: marker },
      /it ended with code 2; what it printed is not shown/,
    ],
    ['text that is no JSON', { answer: `${marker} {` }, /did not print a CredentialProviderResponse/],
    ['another kind', { answer: { ...response(auth), kind: 'Secret' } }, /did not print a CredentialProviderResponse/],
    [
      'a version that was not asked for',
      { answer: response(auth, { apiVersion: `x/${marker}` }) },
      /it answered in another version than/,
    ],
    [
      'no cacheKeyType',
      { answer: response(auth, { cacheKeyType: marker }) },
      /did not print a CredentialProviderResponse/,
    ],
    [
      'a duration that is none',
      { answer: response(auth, { cacheDuration: marker }) },
      /its cacheDuration is no duration/,
    ],
    [
      'a password that is a number',
      { answer: response({ 'r.io': { username: marker, password: 7 } }) },
      /did not print/,
    ],
    ['a field the kubelet does not know', { answer: response(auth, { [marker]: 1 }) }, /did not print/],
  ])('%s', async (_, behaviour, expected) => {
    const { fetch } = await open({ one: { matchImages: ['r.io'], behaviour } })
    const failure = await failureOf(fetch('r.io/app'))
    expect(failure.code).toBe('credential-unavailable')
    expect(story(failure)).toMatch(expected)
    expect(story(failure)).toContain('the credential provider `one` failed for `r.io/app`')
    expect(story(failure)).not.toContain(marker)
  })

  test('a service account token can not be given', async () => {
    const more = {
      tokenAttributes: { serviceAccountTokenAudience: 'x', cacheType: 'Token', requireServiceAccount: true },
    }
    const behaviour = { answer: response(auth) }
    const { fetch, runs } = await open({ one: { matchImages: ['r.io'], behaviour, more } })
    const failure = await failureOf(fetch('r.io/app'))
    expect(failure.code).toBe('credential-unusable')
    expect(story(failure)).toContain('which the kubelet alone can get')
    expect(await runs('one')).toEqual([])
  })
})

// The logins of docker and podman: which file, which entry, which helper, and what is said where there is none.

import { describe, expect, test } from 'vitest'
import type { Environment } from '../../../src/basics/environment.ts'
import { openDockerConfigSource } from '../../../src/credentials/docker-config/source.ts'
import type { CredentialQuery } from '../../../src/credentials/source.ts'
import { type ManualClock, manualClock } from '../../cluster-port/support/clock.ts'
import { failureOf, story } from '../../cluster-port/support/failure.ts'
import { environmentIn, makeFolder } from '../../cluster-port/support/folder.ts'
import { makeCredentialProgram } from '../../support/credential-program.ts'

const signal = new AbortController().signal
const auth = (username: string, password: string) => ({
  auth: Buffer.from(`${username}:${password}`).toString('base64'),
})
const hubKey = 'https://index.docker.io/v1/'

function openIn(environment: Environment, clock: ManualClock = manualClock()) {
  const source = openDockerConfigSource({ environment, clock })
  return async (registry: string, wish: Partial<CredentialQuery> = {}) => {
    const credential = await source.fetch({ registry, signal, ...wish })
    return credential && [credential.username, credential.password.reveal()]
  }
}

/** What the source finds for `registry` when `config` is docker's file. */
async function findIn(config: object | string, registry: string, wish: Partial<CredentialQuery> = {}) {
  const home = await makeFolder({ '.docker/config.json': config })
  return await openIn(environmentIn(home))(registry, wish)
}

describe('entries', () => {
  const bob = auth('bob', 'pw')
  test.each([
    ['the host', { 'ghcr.io': bob }, 'ghcr.io'],
    ['host and port', { 'reg.example.com:5000': bob }, 'reg.example.com:5000'],
    ['a URL of an old docker', { 'https://reg.example.com/v1/': bob }, 'reg.example.com'],
    ['a host with the version behind it', { 'reg.example.com/v2/': bob }, 'reg.example.com'],
    ['Docker Hub as docker writes it', { [hubKey]: bob }, 'docker.io'],
    ['Docker Hub as podman writes it', { 'docker.io': bob }, 'docker.io'],
    ['Docker Hub by its old name', { 'index.docker.io': bob }, 'docker.io'],
    ['Docker Hub without the last slash', { 'https://index.docker.io/v1': bob }, 'docker.io'],
    ['user name and password apart', { 'ghcr.io': { username: 'bob', password: 'pw' } }, 'ghcr.io'],
  ])('%s', async (_, auths, registry) => {
    expect(await findIn({ auths }, registry)).toEqual(['bob', 'pw'])
  })

  test.each([
    ['another registry', { 'ghcr.io': bob }, 'quay.io'],
    ['another port', { 'reg.example.com:5000': bob }, 'reg.example.com'],
    ['a namespace of podman', { 'quay.io/team': bob }, 'quay.io'],
    ['an entry that only marks a helper', { 'ghcr.io': {} }, 'ghcr.io'],
    ['no auths', undefined, 'ghcr.io'],
  ])('none for %s', async (_, auths, registry) => {
    expect(await findIn({ auths }, registry)).toBeUndefined()
  })

  test("podman's entry for the longest part of the image wins", async () => {
    const auths = {
      'quay.io': auth('all', 'a'),
      'quay.io/team': auth('team', 't'),
      'quay.io/team/app': auth('app', 'p'),
    }
    const image = (name: string) => findIn({ auths }, 'quay.io', { image: `quay.io/${name}` })
    expect(await image('team/app:1')).toEqual(['app', 'p'])
    expect(await image('team/app-two:1')).toEqual(['team', 't'])
    expect(await image('other/app:1')).toEqual(['all', 'a'])
  })

  test('the password keeps colons, blanks and letters beyond ASCII', async () => {
    expect(await findIn({ auths: { 'ghcr.io': auth('bob', ' ü:"\\ ') } }, 'ghcr.io')).toEqual(['bob', ' ü:"\\ '])
  })

  test('the end of a token is told', async () => {
    const token = Buffer.from(JSON.stringify({ expiration: 1_900_000_000 })).toString('base64')
    const home = await makeFolder({ '.docker/config.json': { auths: { 'r.io': auth('AWS', token) } } })
    const source = openDockerConfigSource({ environment: environmentIn(home), clock: manualClock() })
    const credential = await source.fetch({ registry: 'r.io', signal })
    expect(credential?.expiresAt).toEqual(new Date(1_900_000_000_000))
  })

  test.each([
    ['an identity token alone', { ...auth('00000000-0000-0000-0000-000000000000', ''), identitytoken: 'marker' }],
    ['a registry token alone', { registrytoken: 'marker' }],
  ])('%s is refused with advice', async (_, entry) => {
    const failure = await failureOf(findIn({ auths: { 'r.azurecr.io': entry } }, 'r.azurecr.io'))
    expect(failure.code).toBe('credential-unusable')
    expect(story(failure)).toMatch(/has only an identity token for `r\.azurecr\.io`/)
    expect(story(failure)).not.toContain('marker')
    expect(failure.remedies.join()).toContain('--password-stdin')
  })

  test('a user name without a password says so', async () => {
    const failure = await failureOf(findIn({ auths: { 'r.io': { username: 'bob' } } }, 'r.io'))
    expect(failure.code).toBe('credential-unusable')
    expect(story(failure)).toMatch(/it has no password/)
  })

  test.each([
    ['cut text', '{"auths": {"r.io": {"auth": "bWFya2VyOm1hcmtlcg==', /line 1, column \d+/],
    ['an auth without colon', { auths: { 'other.io': { auth: 'bWFya2Vy' } } }, /`auths`\.`other\.io`\.`auth`/],
    ['auths of another shape', { auths: [] }, /cannot read array as an object/],
  ])('%s: the place is named, the text is not', async (_, config, expected) => {
    const failure = await failureOf(findIn(config, 'r.io'))
    expect(failure.code).toBe('credential-source')
    expect(story(failure)).toMatch(expected)
    expect(story(failure)).not.toMatch(/bWFya2Vy|marker/)
  })
})

describe('files', () => {
  const file = (user: string) => ({ auths: { 'r.io': auth(user, 'pw') } })
  const locations = {
    docker: '.docker/config.json',
    moved: 'moved/config.json',
    named: 'named.json',
    runtime: 'run/containers/auth.json',
    config: '.config/containers/auth.json',
    xdg: 'xdg/containers/auth.json',
  }
  test.each([
    ["docker's first", ['docker', 'runtime', 'config'], { XDG_RUNTIME_DIR: 'run' }, 'docker'],
    ['DOCKER_CONFIG replaces the home', ['docker', 'moved'], { DOCKER_CONFIG: 'moved' }, 'moved'],
    ["podman's of this session", ['runtime', 'config'], { XDG_RUNTIME_DIR: 'run' }, 'runtime'],
    ["podman's lasting one", ['config'], { XDG_RUNTIME_DIR: 'run' }, 'config'],
    ['XDG_CONFIG_HOME', ['config', 'xdg'], { XDG_CONFIG_HOME: 'xdg' }, 'xdg'],
    ['REGISTRY_AUTH_FILE', ['named', 'runtime'], { REGISTRY_AUTH_FILE: 'named.json', XDG_RUNTIME_DIR: 'run' }, 'named'],
  ] as const)('%s', async (_, present, variables, expected) => {
    const home = await makeFolder(Object.fromEntries(present.map((name) => [locations[name], file(name)])))
    expect(await openIn(environmentIn(home, variables))('r.io')).toEqual([expected, 'pw'])
  })

  test('REGISTRY_AUTH_FILE hides the other files of podman', async () => {
    const home = await makeFolder({ [locations.config]: file('config') })
    expect(await openIn(environmentIn(home, { REGISTRY_AUTH_FILE: 'absent.json' }))('r.io')).toBeUndefined()
  })

  test('a file without this registry leaves it to the next', async () => {
    const home = await makeFolder({ [locations.docker]: { auths: {} }, [locations.config]: file('config') })
    expect(await openIn(environmentIn(home))('r.io')).toEqual(['config', 'pw'])
  })

  test('one that is no file is named', async () => {
    const home = await makeFolder({ '.docker/config.json/x': '' })
    const failure = await failureOf(openIn(environmentIn(home))('r.io'))
    expect(story(failure)).toMatch(/cannot read `.*config\.json`: it is a directory/)
  })
})

describe('helpers', () => {
  const secret = 'marker-secret'
  async function prepare(config: object, behaviour: Parameters<typeof makeCredentialProgram>[2], clock?: ManualClock) {
    const home = await makeFolder({ '.docker/config.json': config })
    const program = await makeCredentialProgram(`${home}/bin`, 'docker-credential-test', behaviour)
    const variables = { PATH: `${home}/bin`, HOME: home, GPG_TTY: '/dev/tty1', PASSWORD: 'x', AWS_PROFILE: 'p' }
    return { find: openIn(environmentIn(home, variables), clock), program }
  }
  const answer = { ServerURL: 'r.io', Username: 'bob', Secret: secret }

  test('credHelpers before credsStore before auths', async () => {
    const config = { credHelpers: { 'r.io': 'test' }, credsStore: 'none', auths: { 'r.io': auth('file', 'pw') } }
    const { find, program } = await prepare(config, { answer })
    expect(await find('r.io')).toEqual(['bob', secret])
    const [run, ...more] = await program.runs()
    expect(more).toEqual([])
    expect(run).toMatchObject({ args: ['get'], input: 'r.io', env: { GPG_TTY: '/dev/tty1', AWS_PROFILE: 'p' } })
    expect(run?.env).not.toHaveProperty('PASSWORD')
  })

  test('credsStore before auths', async () => {
    const { find } = await prepare({ credsStore: 'test', auths: { 'r.io': auth('file', 'pw') } }, { answer })
    expect(await find('r.io')).toEqual(['bob', secret])
  })

  test.each([
    ['credsStore', { credsStore: 'test' }],
    ['credHelpers', { credHelpers: { [hubKey]: 'test' } }],
  ])('Docker Hub has its own name for %s', async (_, config) => {
    const { find, program } = await prepare(config, { answers: { [hubKey]: answer } })
    expect(await find('docker.io')).toEqual(['bob', secret])
    expect((await program.runs()).map(({ input }) => input)).toEqual([hubKey])
  })

  test.each([
    ['exit code 1', { answer: 'credentials not found in native keychain\n', exitCode: 1 }],
    ['empty texts', { answer: { ServerURL: '', Username: '', Secret: '' } }],
  ])('one that has none, told by %s, leaves it to auths', async (_, behaviour) => {
    const { find } = await prepare({ credsStore: 'test', auths: { 'r.io': auth('file', 'pw') } }, behaviour)
    expect(await find('r.io')).toEqual(['file', 'pw'])
    expect(await find('other.io')).toBeUndefined()
  })

  test('runs once for many callers, again after a minute or when refused', async () => {
    const clock = manualClock()
    const { find, program } = await prepare({ credsStore: 'test' }, { answer, delayMs: 50 }, clock)
    await Promise.all(Array.from({ length: 20 }, () => find('r.io')))
    await find('r.io')
    expect(await program.runs()).toHaveLength(1)
    await find('r.io', { isRefused: true })
    expect(await program.runs()).toHaveLength(2)
    clock.advance(61_000)
    await find('r.io')
    expect(await program.runs()).toHaveLength(3)
  })

  test('an identity token is refused', async () => {
    const { find } = await prepare({ credsStore: 'test' }, { answer: { ...answer, Username: '<token>' } })
    const failure = await failureOf(find('r.io'))
    expect(failure.code).toBe('credential-unusable')
    expect(story(failure)).not.toContain(secret)
  })

  test.each([
    [
      'another exit code',
      { answer: secret, exitCode: 3, stderr: secret },
      /it ended with code 3; what it printed is not/,
    ],
    ['text that is no JSON', { answer: secret }, /its answer is not the JSON of a login/],
    ['another shape', { answer: [secret] }, /its answer is not the JSON of a login/],
    ['half a login', { answer: { ...answer, Secret: '' } }, /lacks the user name or the password/],
    ['a flood', { answer: secret.repeat(100_000) }, /it printed more than 1 MiB/],
    ['one that ignores its input', { answer, ignoresInput: true, exitCode: 1 }, /it ended with code 1/],
  ])('%s is a failure that shows nothing of it', async (_, behaviour, expected) => {
    const { find } = await prepare({ credsStore: 'test' }, behaviour)
    const failure = await failureOf(find('r.io'))
    expect(failure.code).toBe('credential-unavailable')
    expect(story(failure)).toMatch(expected)
    expect(story(failure)).toContain('the credential helper `test`')
    expect(story(failure)).not.toContain(secret)
  })

  test('one that is not installed is named, with the file that names it', async () => {
    const failure = await failureOf(findIn({ credsStore: 'absent' }, 'r.io'))
    expect(story(failure)).toMatch(/`docker-credential-absent` is not installed: `.*config\.json` names it/)
  })

  test.each(['../evil', 'a/b', 'x; rm -rf', '', 'x\ny'])('a name that is none is not run: %j', async (name) => {
    const failure = await failureOf(findIn({ credHelpers: { 'r.io': name } }, 'r.io'))
    expect(story(failure)).toMatch(/its name has characters that no helper has/)
  })

  test('stopping ends one that hangs', async () => {
    const home = await makeFolder({ '.docker/config.json': { credsStore: 'test' } })
    await makeCredentialProgram(`${home}/bin`, 'docker-credential-test', { hangs: true })
    const source = openDockerConfigSource({
      environment: environmentIn(home, { PATH: `${home}/bin` }),
      clock: manualClock(),
    })
    const stop = new AbortController()
    const fetching = source.fetch({ registry: 'r.io', signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(fetching).rejects.toThrow('enough')
  })
})

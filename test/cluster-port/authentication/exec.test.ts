// Login programs: how they are run, how often, and what is told when they fail.

import { describe, expect, test } from 'vitest'
import { failure, openTestCluster, openTestKubeconfig, serveApi, type TestApiServer } from '../support/api-server.ts'
import { manualClock } from '../support/clock.ts'
import { failureOf, story } from '../support/failure.ts'
import { execCredential, makeLoginProgram } from '../support/login-program.ts'

const name = { namespace: 'app', name: 'regcred' }

/** A server that takes only these bearer tokens and knows one secret. */
async function serveFor(...tokens: readonly string[]): Promise<TestApiServer> {
  return await serveApi((request) => {
    if (!tokens.some((token) => request.headers.authorization === `Bearer ${token}`)) return { status: 401 }
    return { body: { metadata: { name: 'regcred', namespace: 'app' } } }
  })
}

describe('running it', () => {
  test('it gets a small environment, and what the kubeconfig lists', async () => {
    const program = await makeLoginProgram(
      { outputs: [execCredential({ token: 't' })] },
      { env: [{ name: 'LISTED', value: 'yes' }], args: undefined },
    )
    const exec = { ...program.exec, args: [`${program.folder}/login.mjs`, 'a b', '$HOME', ';'] }
    const server = await serveFor('t')
    const variables = {
      PATH: process.env['PATH'] ?? '',
      HOME: '/home/x',
      AWS_PROFILE: 'p',
      REGISTRY_PASSWORD: 'marker',
      NODE_OPTIONS: 'x',
    }
    const kubeconfig = await openTestKubeconfig(server.url, [{ user: { exec } }], { variables })
    await kubeconfig.openCluster('test').secrets.get(name)
    const [run] = await program.runs()
    expect(run?.args).toEqual(['a b', '$HOME', ';'])
    expect(run?.env).toMatchObject({ LISTED: 'yes', HOME: '/home/x', AWS_PROFILE: 'p' })
    expect(run?.env).not.toHaveProperty('REGISTRY_PASSWORD')
    expect(run?.env).not.toHaveProperty('NODE_OPTIONS')
    expect(JSON.parse(run?.env['KUBERNETES_EXEC_INFO'] ?? '')).toEqual({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { interactive: false },
    })
  })

  test('it is told of the cluster when the kubeconfig says so', async () => {
    const program = await makeLoginProgram({ outputs: [execCredential({ token: 't' })] }, { provideClusterInfo: true })
    const server = await serveFor('t')
    const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }]
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec }, cluster: { extensions } })
    await cluster.secrets.get(name)
    const [run] = await program.runs()
    const { spec } = JSON.parse(run?.env['KUBERNETES_EXEC_INFO'] ?? '')
    expect(spec.cluster).toMatchObject({ server: server.url, config: { audience: 'x' } })
    expect(Buffer.from(spec.cluster['certificate-authority-data'], 'base64').toString()).toContain('BEGIN CERTIFICATE')
  })

  test.each([
    ['IfAvailable', true, true],
    ['IfAvailable', false, false],
    ['Never', true, false],
  ])('%s, terminal to lend: %s → it may ask: %s', async (interactiveMode, canInteract, expected) => {
    const program = await makeLoginProgram({ outputs: [execCredential({ token: 't' })] }, { interactiveMode })
    const server = await serveFor('t')
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec } }, { canInteract })
    await cluster.secrets.get(name)
    const [run] = await program.runs()
    expect(JSON.parse(run?.env['KUBERNETES_EXEC_INFO'] ?? '').spec.interactive).toBe(expected)
  })

  test('nothing runs for a cluster that was only opened or asked whether it answers', async () => {
    const program = await makeLoginProgram({ outputs: [execCredential({ token: 't' })] })
    const server = await serveFor('t')
    const kubeconfig = await openTestKubeconfig(server.url, [{ user: { exec: program.exec } }])
    kubeconfig.openCluster('test').close()
    expect(await kubeconfig.askReachable(['test'])).toEqual([{ context: 'test', status: 'reachable' }])
    expect(server.requests[0]?.headers.authorization).toBeUndefined()
    expect(await program.runs()).toEqual([])
  })

  test('a client certificate authenticates as well', async () => {
    const { readPem, testCa } = await import('../../support/loopback-server.ts')
    const status = { clientCertificateData: readPem('client.pem'), clientKeyData: readPem('client.key') }
    const program = await makeLoginProgram({ outputs: [execCredential(status)] })
    const server = await serveApi(
      (_, response) => ({
        status: 'authorized' in response.req.socket && response.req.socket.authorized ? 404 : 401,
        body: { kind: 'Status' },
      }),
      { requestCert: true, rejectUnauthorized: false, ca: testCa },
    )
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec } })
    expect(await cluster.secrets.get(name)).toBeUndefined()
  })
})

describe('how often', () => {
  test('once for many callers and many clusters with the same command', async () => {
    const program = await makeLoginProgram({ outputs: [execCredential({ token: 't' })], delayMs: 50 })
    const server = await serveFor('t')
    const contexts = ['a', 'b', 'c'].map((context) => ({ name: context, user: { exec: program.exec } }))
    const kubeconfig = await openTestKubeconfig(server.url, contexts)
    const clusters = contexts.map((context) => kubeconfig.openCluster(context.name))
    await Promise.all([...clusters, ...clusters, ...clusters].map((cluster) => cluster.secrets.get(name)))
    expect(await program.runs()).toHaveLength(1)
    expect(server.requests).toHaveLength(9)
    for (const cluster of clusters) cluster.close()
  })

  test('at most four at once, however many clusters there are', async () => {
    const program = await makeLoginProgram({ outputs: [execCredential({ token: 't' })], delayMs: 100 })
    const server = await serveFor('t')
    const contexts = Array.from({ length: 9 }, (_, index) => ({
      name: `c${index}`,
      user: { exec: { ...program.exec, args: [`${program.folder}/login.mjs`, `--cluster=${index}`] } },
    }))
    const kubeconfig = await openTestKubeconfig(server.url, contexts)
    const clusters = contexts.map((context) => kubeconfig.openCluster(context.name))
    await Promise.all(clusters.map((cluster) => cluster.secrets.get(name)))
    for (const cluster of clusters) cluster.close()
    const runs = await program.runs()
    expect(runs).toHaveLength(9)
    const most = Math.max(...runs.map((run) => run.underWay))
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
  })

  test('for each cluster when it is told of the cluster', async () => {
    const program = await makeLoginProgram({ outputs: [execCredential({ token: 't' })] }, { provideClusterInfo: true })
    const [one, other] = [await serveFor('t'), await serveFor('t')]
    const contexts = [
      { name: 'a', user: { exec: program.exec } },
      { name: 'b', user: { exec: program.exec }, cluster: { server: other.url } },
    ]
    const kubeconfig = await openTestKubeconfig(one.url, contexts)
    await kubeconfig.openCluster('a').secrets.get(name)
    await kubeconfig.openCluster('b').secrets.get(name)
    expect(await program.runs()).toHaveLength(2)
  })

  test('again shortly before the credential ends', async () => {
    const clock = manualClock(new Date('2026-01-01T00:00:00Z'))
    const program = await makeLoginProgram({
      outputs: [
        execCredential({ token: 'one', expirationTimestamp: '2026-01-01T00:10:00Z' }),
        execCredential({ token: 'two', expirationTimestamp: '2026-01-01T01:00:00Z' }),
      ],
    })
    const server = await serveFor('one', 'two')
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec } }, { clock })
    await cluster.secrets.get(name)
    clock.advance(8 * 60_000)
    await cluster.secrets.get(name)
    clock.advance(61_000)
    await cluster.secrets.get(name)
    expect(server.requests.map((request) => request.headers.authorization)).toEqual([
      'Bearer one',
      'Bearer one',
      'Bearer two',
    ])
  })

  test('not for every request where the clock is ahead of the program, but as the server wants it', async () => {
    const clock = manualClock(new Date('2026-01-01T12:00:00Z'))
    const ended = { expirationTimestamp: '2026-01-01T00:10:00Z' }
    const program = await makeLoginProgram({
      outputs: [execCredential({ token: 'one', ...ended }), execCredential({ token: 'two', ...ended })],
    })
    const accepted = ['one']
    const server = await serveApi(({ headers }) =>
      accepted.includes(String(headers.authorization).replace('Bearer ', ''))
        ? { body: { metadata: { name: 'regcred' } } }
        : failure(401, 'Unauthorized'),
    )
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec } }, { clock })
    for (let times = 0; times < 3; times += 1) await cluster.secrets.get(name)
    expect(await program.runs()).toHaveLength(1)
    accepted.splice(0, 1, 'two')
    await cluster.secrets.get(name)
    expect(await program.runs()).toHaveLength(2)
  })

  test('once more on 401, for all callers together, and the request is repeated', async () => {
    const program = await makeLoginProgram({
      outputs: [execCredential({ token: 'old' }), execCredential({ token: 'new' })],
    })
    const server = await serveFor('new')
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec } })
    const found = await Promise.all(Array.from({ length: 4 }, () => cluster.secrets.get(name)))
    expect(found.map((secret) => secret?.metadata?.name)).toEqual(Array(4).fill('regcred'))
    expect(await program.runs()).toHaveLength(2)
  })

  test('not again and again when the server refuses every credential', async () => {
    const program = await makeLoginProgram({ outputs: [execCredential({ token: 'marker' })] })
    const server = await serveFor('other')
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec } })
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const error = await failureOf(cluster.secrets.get(name))
      expect(error).toMatchObject({ code: 'cluster-unauthenticated', exitCode: 4 })
    }
    expect(await program.runs()).toHaveLength(2)
  })
})

describe('when it fails', () => {
  test.each<[string, Parameters<typeof makeLoginProgram>[0], string]>([
    ['with a code', { outputs: ['marker'], exitCode: 3 }, 'it ended with code 3; what it printed is not shown'],
    ['with no JSON', { outputs: ['marker'] }, 'it did not print an ExecCredential'],
    ['with nothing', { outputs: [''] }, 'it did not print an ExecCredential'],
    [
      'with another version',
      { outputs: [execCredential({ token: 'marker' }, 'v1beta1')] },
      'it answered in another version',
    ],
    ['with neither token nor certificate', { outputs: [execCredential({})] }, 'neither a token nor a certificate'],
    [
      'with a certificate alone',
      { outputs: [execCredential({ clientCertificateData: 'marker' })] },
      'a certificate without its key',
    ],
    [
      'with a token of two lines',
      { outputs: [execCredential({ token: 'marker\r\nx: y' })] },
      'characters that no token may have',
    ],
    [
      'with a time that is none',
      { outputs: [execCredential({ token: 'm', expirationTimestamp: 'marker' })] },
      'not a time',
    ],
    ['with too much', { outputs: ['marker'.repeat(300_000)] }, 'more than 1 MiB'],
  ])('%s', async (_, behaviour, expected) => {
    const program = await makeLoginProgram(behaviour)
    const server = await serveFor('t')
    const cluster = await openTestCluster(server.url, { user: { exec: program.exec } })
    const error = await failureOf(cluster.secrets.get(name))
    expect(error).toMatchObject({ code: 'login-failed', exitCode: 4 })
    expect(story(error)).toContain(expected)
    expect(story(error)).toContain('of the context `test` failed')
    expect(story(error)).not.toContain('marker')
    expect(server.requests).toHaveLength(0)
  })

  test('a program that is not installed is told of with the hint of the kubeconfig', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'no-such-login',
      installHint: 'get it\n\u001b[1m from x',
    }
    const cluster = await openTestCluster('https://127.0.0.1:1', { user: { exec } })
    const error = await failureOf(cluster.secrets.get(name))
    expect(error.message).toBe('the login program `no-such-login` of the context `test` is not installed')
    expect(error.remedies).toEqual(['the kubeconfig says: get it \\x1b[1m from x'])
  })

  test('a program that needs a terminal is not run without one', async () => {
    const program = await makeLoginProgram({}, { interactiveMode: 'Always' })
    const cluster = await openTestCluster('https://127.0.0.1:1', { user: { exec: program.exec } })
    expect(story(await failureOf(cluster.secrets.get(name)))).toContain('it needs a terminal')
    expect(await program.runs()).toEqual([])
  })

  test('it is killed when everybody who waited has left, and a later call runs it anew', async () => {
    const program = await makeLoginProgram({ hang: true })
    const cluster = await openTestCluster('https://127.0.0.1:1', { user: { exec: program.exec } })
    for (let round = 1; round <= 2; round += 1) {
      const leaving = new AbortController()
      const call = cluster.secrets.get(name, { signal: leaving.signal })
      while ((await program.runs()).length < round) await new Promise((resolve) => setImmediate(resolve))
      leaving.abort(new Error('left'))
      await expect(call).rejects.toThrow('left')
    }
  })
})

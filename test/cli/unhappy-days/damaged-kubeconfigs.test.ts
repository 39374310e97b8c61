// Damaged kubeconfigs: whatever stands in one, a command ends with a clear error, and shows nothing of it that nobody may see.

import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { dump } from 'js-yaml'
import { describe, expect, test, vi } from 'vitest'
import { makeFolder } from '../../cluster-port/support/folder.ts'
import { readPem, testCa } from '../../support/loopback-server.ts'
import { runLine } from '../support/run-line.ts'
import { expectClear } from './support/clear.ts'
import { serveEmptyCluster } from './support/empty-cluster.ts'

vi.setConfig({ testTimeout: 120_000 })

const marker = 'm4rker-of-a-credential'
const ca = Buffer.from(testCa).toString('base64')

/** One of everything that a kubeconfig may hold; it leads to `server`. */
const whole = (server: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'here',
  preferences: {},
  contexts: [
    { name: 'here', context: { cluster: 'here', user: 'me', namespace: 'app' } },
    { name: 'there', context: { cluster: 'there', user: 'program' } },
  ],
  clusters: [
    { name: 'here', cluster: { server, 'certificate-authority-data': ca, 'tls-server-name': 'localhost' } },
    {
      name: 'there',
      cluster: { server, 'certificate-authority-data': ca, 'proxy-url': `http://u:${marker}@127.0.0.1:1` },
    },
  ],
  users: [
    { name: 'me', user: { token: marker, as: 'other', 'as-groups': ['g'] } },
    {
      name: 'program',
      user: {
        exec: {
          ...{ apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' },
          ...{ command: 'false', args: [marker], env: [{ name: 'X', value: marker }] },
        },
      },
    },
  ],
})

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A user who logs in with a program. */
const program = (exec: object): object => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', env: [], ...exec },
})

const commands: readonly (readonly string[])[] = [
  ['verify', 'regcred'],
  ['list'],
  ['create', 'regcred', '--from-file', '-', '--yes'],
  ['explain', 'ghcr.io/acme/app', '--secret', 'regcred'],
]
const document = Buffer.from(
  '{"auths":{"ghcr.io":{"username":"ana","password":"secret-word","auth":"YW5hOnNlY3JldC13b3Jk"}}}',
)
const flags = ['--request-timeout', '1s']

async function tryAll(content: string | Uint8Array): Promise<void> {
  const folder = await makeFolder({ config: content })
  for (const context of ['here', 'there']) {
    for (const command of commands) {
      const args = [...command, '--kubeconfig', `${folder}/config`, '--context', context, ...flags]
      const run = await runLine(args, { input: document })
      expectClear(run, { title: args.join(' '), secrets: [marker] })
    }
  }
}

describe('a kubeconfig', () => {
  /** What `list` makes of it. */
  async function listWith(content: string | Uint8Array): Promise<string> {
    const folder = await makeFolder({ config: content })
    const run = await runLine(['list', '--kubeconfig', `${folder}/config`, ...flags])
    expectClear(run, { title: 'list', secrets: [marker] })
    return (run.stdout + run.stderr).replaceAll(folder, '').replace(/\s+/g, ' ').trim()
  }
  const here = async (user: object, cluster: object = {}) => {
    const document = whole(await serveEmptyCluster())
    const [first] = document.clusters
    const clusters = [{ name: 'here', cluster: { ...first?.cluster, ...cluster } }]
    return { ...document, clusters, users: [{ name: 'me', user }] }
  }

  test('as it should be works', async () => {
    expect(await listWith(dump(await here({ token: marker })))).toBe('no pull secrets')
  })

  test.each<[string, (text: string) => string | Uint8Array]>([
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
    ['a doubled key, of which the last counts', (text) => `current-context: elsewhere\n${text}`],
    ['unknown fields', (text) => `surprise: [1, {a: b}]\n${text}`],
    ['a second document', (text) => `${text}---\nkind: Other\n`],
    ['a hundred thousand lines of comment', (text) => `${'# nothing\n'.repeat(100_000)}${text}`],
  ])('with %s works', async (_title, change) => {
    expect(await listWith(change(dump(await here({ token: marker }))))).toBe('no pull secrets')
  })

  test.each<[string, string | Uint8Array, string]>([
    ['is empty', '', 'the kubeconfig has no context, so it names no cluster hint: name one with --kubeconfig'],
    ['is a comment', '# later\n', 'the kubeconfig has no context, so it names no cluster'],
    ['is a program', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0xff]), 'it is not UTF-8 text'],
    ['is a picture of zeros', new Uint8Array(1_000_000), 'cannot use the kubeconfig'],
    ['is one long line', 'a'.repeat(20_000_000), 'cannot use the kubeconfig'],
    ['is one deep list', '['.repeat(200_000), 'cannot use the kubeconfig'],
    ['is a page', '<!doctype html><title>Log in</title>', 'cannot use the kubeconfig'],
  ])('that %s is told of', async (_title, content, expected) => {
    expect(await listWith(content)).toContain(expected)
  })

  test.each<[string, object, object, string]>([
    [
      'a token file that is missing',
      { tokenFile: '/nonexistent/token' },
      {},
      'cannot use the token file `/nonexistent/token` of the context `here` caused by: there is no such file',
    ],
    [
      'a certificate file that is missing',
      { 'client-certificate': '/nonexistent/c', 'client-key': '/nonexistent/k' },
      {},
      'its client certificate `/nonexistent/c`: there is no such file',
    ],
    [
      'a certificate that is none',
      { 'client-certificate-data': base64('none'), 'client-key-data': base64(marker) },
      {},
      'the client certificate or its key is not readable PEM, or the two do not fit together hint: check `certificate-authority`, `client-certificate`',
    ],
    [
      'a key of another certificate',
      { 'client-certificate-data': base64(readPem('client.pem')), 'client-key-data': base64(readPem('loopback.key')) },
      {},
      'the client certificate or its key is not readable PEM, or the two do not fit together',
    ],
    [
      'an authority that is none',
      { token: marker },
      { 'certificate-authority-data': base64('none') },
      'the CA certificate to trust is not readable PEM',
    ],
    [
      'an authority that is a folder',
      { token: marker },
      { 'certificate-authority-data': '', 'certificate-authority': '/' },
      'its certificate authority `/`: it is a folder',
    ],
    [
      'an authority that is not asked',
      { token: marker },
      { 'insecure-skip-tls-verify': true },
      '`clusters.0.cluster.insecure-skip-tls-verify` is set beside a certificate authority: leave out one of them',
    ],
    ['plain http', { token: marker }, { server: 'http://127.0.0.1:1' }, 'the connection was refused'],
    [
      'a password in the address',
      { token: marker },
      { server: `https://u:${marker}@127.0.0.1:1` },
      'the connection was refused',
    ],
    [
      'an address that is none',
      { token: marker },
      { server: 'kubernetes.invalid' },
      'the host name could not be resolved',
    ],
    [
      'a port that is none',
      { token: marker },
      { server: 'https://127.0.0.1:99999' },
      'its cluster `here` has a server that is not an http or https address',
    ],
    [
      'a proxy that is none',
      { token: marker },
      { 'proxy-url': 'a proxy' },
      'its `proxy-url` is not the URL of an http or https proxy',
    ],
    [
      'a proxy of another kind',
      { token: marker },
      { 'proxy-url': `socks5://u:${marker}@127.0.0.1:1` },
      'its `proxy-url` is not the URL of an http or https proxy',
    ],
    [
      'a proxy that nobody runs',
      { token: marker },
      { 'proxy-url': `http://u:${marker}@127.0.0.1:1` },
      'the proxy `http://127.0.0.1:1` failed: the connection was refused',
    ],
    [
      'a login program that is missing',
      program({ command: 'no-such-program' }),
      {},
      'the login program `no-such-program` of the context `here` is not installed hint: install it',
    ],
    [
      'a login program that is a folder',
      program({ command: '/' }),
      {},
      'it could not be started (EACCES); what it printed is not shown',
    ],
    [
      'a login program that prints rubbish',
      program({ command: 'echo', args: [marker] }),
      {},
      'it did not print an ExecCredential with a status',
    ],
    [
      'a login program that prints for ever',
      program({ command: 'yes', args: [marker] }),
      {},
      'it printed more than 1 MiB; what it printed is not shown',
    ],
  ])('with %s is told of', async (_title, user, cluster, expected) => {
    expect(await listWith(JSON.stringify(await here(user, cluster)))).toContain(expected)
  })
})

test.runIf(existsSync('/dev/zero'))('a file without an end is told of', async () => {
  const whole = await runLine(['list', '--kubeconfig', '/dev/zero'])
  expectClear(whole, { title: 'list', secrets: [] })
  expect(whole.stderr).toContain('cannot read the kubeconfig `/dev/zero`\n  caused by: it is too large')
})

describe('any value in place of another', () => {
  test('is refused or does no harm', async () => {
    const server = await serveEmptyCluster()
    const odd = fc.oneof(
      fc.constantFrom<unknown>(null, 0, -1, true, '', [], {}, [null], [[]], [{}], 'a\u0000b', '\u001b[2J', '\ufeff'),
      fc.constantFrom<unknown>('x'.repeat(100_000), '../../etc/passwd', '/', 'https://', '::', 'http://['),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(200), odd, fc.boolean(), async (position, value, removes) => {
        const document = replaceAt(whole(server), position, removes ? undefined : value) ?? ''
        await tryAll(position % 2 === 0 ? JSON.stringify(document) : dump(document, { skipInvalid: true }))
      }),
      { numRuns: 50 },
    )
  })
})

/** `document` with the value that is the `position`th on the way through it replaced, or left out. */
function replaceAt(document: unknown, position: number, value: unknown): unknown {
  let left = position % countValues(document)
  const walk = (node: unknown): unknown => {
    left -= 1
    if (left < 0 && left > -2) return value
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child)]))
  }
  return walk(document)
}

function countValues(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 1
  return 1 + Object.values(node).reduce<number>((sum, child) => sum + countValues(child), 0)
}

describe('any bytes in place of others', () => {
  test('are refused or do no harm', async () => {
    const server = await serveEmptyCluster()
    const texts = [Buffer.from(dump(whole(server))), Buffer.from(JSON.stringify(whole(server), null, 1))]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          fc.string({ maxLength: 8 }).map((text) => Buffer.from(text)),
        ),
        fc.nat(12),
        async (text, where, inserted, removed) => {
          const at = Math.floor(where * text.length)
          await tryAll(Buffer.concat([text.subarray(0, at), inserted, text.subarray(at + removed)]))
        },
      ),
      { numRuns: 50 },
    )
  })
})

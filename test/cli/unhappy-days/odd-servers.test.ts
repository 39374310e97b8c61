// Servers that misbehave, clusters and registries: a command always ends, after few attempts, and says clearly what was wrong.

import type { RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { makeFolder } from '../../cluster-port/support/folder.ts'
import { type LoopbackServer, serveHttp, serveHttps, serveTcp, testCa } from '../../support/loopback-server.ts'
import { type LineRun, runLine } from '../support/run-line.ts'
import { expectClear } from './support/clear.ts'
import { openEmptyCluster } from './support/empty-cluster.ts'

vi.setConfig({ testTimeout: 60_000 })

const marker = 'm4rker-of-a-credential'
const ca = Buffer.from(testCa).toString('base64')
const auths = { 'ghcr.io': { username: 'ana', password: 'p', auth: 'YW5hOnA=' } }
const requestTimeoutMs = 300
/** Of one server by one command, each for no longer than the time-out: together that is how long a command takes. */
const mostAsked = 12

type Answer = (response: ServerResponse) => void

const json = (value: unknown, headers: Record<string, string> = {}): Answer => {
  return (response) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}
const text = (status: number, body: string | Buffer, headers: Record<string, string> = {}): Answer => {
  return (response) => response.writeHead(status, headers).end(body)
}
const secret = (fields: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'regcred', namespace: 'app' },
  ...fields,
})
const list = (items: unknown, metadata: object = {}) => ({ kind: 'SecretList', apiVersion: 'v1', metadata, items })
const failure = (status: number, fields: object, headers: Record<string, string> = {}): Answer =>
  text(status, JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, ...fields }), {
    'content-type': 'application/json',
    ...headers,
  })
/** Sends `chunk` again and again until the other side leaves. */
const flood = (response: ServerResponse, chunk: string | Buffer): void => {
  response.flushHeaders()
  const more = (): void => {
    if (!response.destroyed && response.write(chunk)) setImmediate(more)
    else if (!response.destroyed) response.once('drain', more)
  }
  more()
}

/** What an API server answers to everything. */
const answers: Readonly<Record<string, Answer>> = {
  'nothing, ever': () => {},
  'headers and nothing else': (response) => void response.writeHead(200).flushHeaders(),
  'half a document, and then nothing': (response) => void response.writeHead(200).write('{"kind":"Secret'),
  'half a document, and a cut': (response) =>
    void response.writeHead(200, { 'content-length': '100' }).write('{"kind":', () => response.destroy()),
  'a byte now and then': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 20)
    response.once('close', () => clearInterval(timer))
  },
  'a document without an end': (response) => flood(response.writeHead(200), 'a'.repeat(65_536)),
  'JSON under the name of a page': json(secret({}), { 'content-type': 'text/html' }),
  'a page under the name of JSON': text(200, '<html>Log in</html>', { 'content-type': 'application/json' }),
  'no content': text(204, ''),
  'an empty document': text(200, ''),
  null: text(200, 'null'),
  'a list in place of an object': json([]),
  'numbers everywhere': json({ kind: 1, apiVersion: 2, metadata: 3, items: 4, data: 5 }),
  'items that are none': json(list([null, 1, 'a', [], {}])),
  'items without an end': (response) => json(list([], { continue: 'again' }))(response),
  'a secret of odd types': json(secret({ type: [], data: { '.dockerconfigjson': {} } })),
  'a secret with data that is no base64': json(
    secret({ type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': `*${marker}` } }),
  ),
  'deep JSON': text(200, `{"metadata":${'['.repeat(100_000)}`, { 'content-type': 'application/json' }),
  'compressed text that nobody asked for': json(secret({}), { 'content-encoding': 'gzip' }),
  'a bomb': text(200, gzipSync(Buffer.alloc(300 * 1024 * 1024)), {
    'content-encoding': 'gzip',
    'content-type': 'application/json',
  }),
  'a redirect to itself': (response) => text(302, '', { location: '/' })(response),
  'a redirect to the world': text(307, '', { location: `https://example.com/?${marker}` }),
  'an upgrade': text(101, ''),
  'a status of its own': text(799, 'hello'),
  'that it is a teapot': text(418, marker.slice(0, 3)),
  'a wait of a century': failure(429, { reason: 'TooManyRequests', message: 'later' }, { 'retry-after': '3155760000' }),
  'a wait that is none': failure(503, { message: 'later' }, { 'retry-after': 'soon' }),
  'a repeated token': failure(403, { reason: 'Forbidden', message: `no ${marker} here` }),
  'signs that move the cursor': failure(400, { reason: 'BadRequest', message: '\u001b[2J\u0007\u202enope' }),
  'a failure without words': failure(500, {}),
  'a failure of odd types': failure(422, { reason: {}, message: [], details: 'x' }),
}

/** What misbehaves: its address, and how often it was asked so far. */
interface OddServer {
  readonly url: string
  asked(): number
}

async function runAll({ url: server, asked }: OddServer): Promise<readonly LineRun[]> {
  const folder = await makeFolder({
    config: {
      'current-context': 'odd',
      contexts: [{ name: 'odd', context: { cluster: 'odd', user: 'me', namespace: 'app' } }],
      clusters: [{ name: 'odd', cluster: { server, 'certificate-authority-data': ca } }],
      users: [{ name: 'me', user: { token: marker } }],
    },
  })
  const runs: LineRun[] = []
  for (const command of [
    ['verify', 'regcred'],
    ['verify', '-A'],
    ['list'],
    ['create', 'regcred', '--from-file', '-', '--yes'],
    ['create', 'regcred', '--from-file', '-', '--yes', '--attach', 'default'],
    ['explain', 'ghcr.io/acme/app', '--secret', 'regcred'],
    ['explain', '--pod', 'web-1'],
  ]) {
    const args = [...command, '--kubeconfig', `${folder}/config`, '--request-timeout', `${requestTimeoutMs}ms`]
    const before = asked()
    const run = await runLine(args, { input: Buffer.from(JSON.stringify({ auths })) })
    expectClear(run, { title: args.join(' '), secrets: [marker] })
    expect(asked() - before, args.join(' ')).toBeLessThanOrEqual(mostAsked)
    runs.push(run)
  }
  return runs
}

describe('an API server that answers', () => {
  test.each(Object.entries(answers))('%s', async (_title, answer) => {
    let asked = 0
    const { url } = await serveHttps((request, response) => {
      asked += 1
      request.resume()
      answer(response)
    })
    await runAll({ url, asked: () => asked })
  })
})

describe('an API server that', () => {
  const told = (runs: readonly LineRun[]) => runs.map(({ stdout, stderr }) => (stdout + stderr).replace(/\s+/g, ' '))

  test.each<[string, () => Promise<OddServer>, string]>([
    ['closes every connection', async () => at(await serveTcp((socket) => socket.destroy())), 'the connection was cut'],
    [
      'takes connections and says nothing',
      async () => at(await serveTcp((socket) => socket.resume())),
      'the answer took longer than 0.3 s',
    ],
    [
      'speaks another language',
      async () => at(await serveTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'))),
      'the server does not speak TLS on this port',
    ],
    [
      'speaks plain http',
      async () => at(await serveHttp((_, response) => response.end('{}'))),
      'does not speak TLS on this port',
    ],
    [
      'has an expired certificate',
      async () => at(await serveHttps(() => {}, 'expired')),
      'the certificate is expired or not yet valid, by the clock of this machine',
    ],
    [
      'has a certificate for another name',
      async () => at(await serveHttps(() => {}, 'elsewhere')),
      'the certificate is for another host name',
    ],
    ['is not there', async () => ({ url: 'https://127.0.0.1:1', asked: () => 0 }), 'the connection was refused'],
    [
      'wants a client certificate',
      async () => at(await serveHttps(() => {}, 'loopback', { requestCert: true, rejectUnauthorized: true })),
      'the server wants a client certificate',
    ],
    [
      'sends headers without an end',
      async () => at(await serveRaw((socket) => floodHeaders(socket))),
      'the answer is not HTTP',
    ],
    [
      'sends a length that is none',
      async () => at(await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}'))),
      'the answer is not HTTP',
    ],
    [
      'sends two lengths',
      async () =>
        at(
          await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}')),
        ),
      'the answer is not HTTP',
    ],
    [
      'sends chunks that are none',
      async () =>
        at(await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'))),
      'the connection was cut',
    ],
    [
      'sends no HTTP',
      async () => at(await serveRaw((socket) => socket.end('hello\r\n\r\n'))),
      'the answer is not HTTP',
    ],
  ])('%s', async (_title, serve, expected) => {
    for (const text of told(await runAll(await serve()))) expect(text).toContain(expected)
  })
})

/** Asked once for each connection: none of these leaves one that could be used again. */
const at = ({ port, connections }: LoopbackServer): OddServer => ({
  url: `https://127.0.0.1:${port}`,
  asked: connections,
})

/** A TLS server that speaks no HTTP of Node's. */
async function serveRaw(answer: (socket: Socket) => void): Promise<LoopbackServer> {
  const { server, ...served } = await serveHttps(() => {})
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: Socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  return served
}

function floodHeaders(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n')
  const more = (): void => {
    if (!socket.destroyed && socket.write(`x-${'a'.repeat(1000)}: b\r\n`)) setImmediate(more)
    else if (!socket.destroyed) socket.once('drain', more)
  }
  more()
}

describe('a registry that answers', () => {
  /** What `create` makes of it, told to write nothing. */
  async function createFor(listener: RequestListener): Promise<LineRun> {
    let asked = 0
    const { port } = await serveHttp((request, response) => {
      asked += 1
      listener(request, response)
    })
    const host = `127.0.0.1:${port}`
    const { folder, flags } = await openEmptyCluster({ password: marker })
    const login = ['--server', host, '--username', 'ana', '--password-file', `${folder}/password`]
    const run = await runLine(['create', 'regcred', ...login, '--image', `${host}/team/app:1`, '--dry-run', ...flags])
    expectClear(run, { title: 'create', secrets: [marker] })
    expect(asked).toBeLessThanOrEqual(mostAsked)
    return run
  }

  const quick = Object.entries(answers).filter(([title]) => !/ever$|nothing|now and then/.test(title))

  // It can't repeat to a stranger what it was not told.
  test.each(quick.filter(([title]) => title !== 'a repeated token'))('%s', async (_title, answer) => {
    await createFor((_request, response) => answer(response))
  })

  test.each(quick)('%s, to one who logs in', async (_title, answer) => {
    await createFor((request, response) => {
      if (request.headers.authorization !== undefined) answer(response)
      else text(401, '', { 'www-authenticate': 'Basic realm="odd"' })(response)
    })
  })

  test.each(quick)('%s, where it gives tokens', async (_title, answer) => {
    await createFor((request, response) => {
      const realm = `http://${request.headers.host}/token`
      if (request.url?.startsWith('/token')) answer(response)
      else text(401, '', { 'www-authenticate': `Bearer realm="${realm}",service="odd"` })(response)
    })
  })

  test.each([
    ['no scheme', ''],
    ['a scheme that nobody knows', 'Negotiate'],
    ['a realm that is none', 'Bearer realm="::"'],
    ['a realm elsewhere, in clear text', 'Bearer realm="http://example.com/token"'],
    ['a realm without an end', `Bearer realm="http://${'a'.repeat(8_000)}`],
    ['nothing but quotes', 'Bearer ""","'],
  ])('that a login is needed, with %s', async (_title, challenge) => {
    await createFor((_request, response) => text(401, '', { 'www-authenticate': challenge })(response))
  })
})

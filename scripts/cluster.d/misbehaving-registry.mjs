// A registry that misbehaves on purpose, for what a kubelet says about it: node misbehaving-registry.mjs FIRST-PORT PKI-FOLDER
// The first part of the repository's name picks the answer (below); the ports after the first one go wrong before HTTP begins.
// As another registry's mirror it asks for a login and refuses everyone, so that its log tells which logins a kubelet tries, in order.
// One line of log for each request; a login is told by its user and a digest that another program can make of the same login.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const loopback = '127.0.0.1'

/** What each kind of repository answers to a manifest or blob request, with and without a login. */
const answers = {
  // ghcr.io and quay.io: the token server refuses the login.
  token401: () => unauthorized('bearer'),
  token403: () => unauthorized('bearer'),
  // A token for nobody in particular is given, and opens nothing.
  denied401: () => unauthorized('bearer'),
  denied403: (login) =>
    login ? refusal(403, 'DENIED', 'requested access to the resource is denied') : unauthorized('bearer'),
  // Amazon ECR with a token of yesterday; others say it with 401.
  expired403: (login) => (login ? refusal(403, 'DENIED', expired) : unauthorized('basic', 'no basic auth credentials')),
  expired401: (login) => unauthorized('basic', login ? expired : 'no basic auth credentials'),
  limit: () => refusal(429, 'TOOMANYREQUESTS', 'You have reached your unauthenticated pull rate limit'),
  broken: () => refusal(500, 'UNKNOWN', 'internal error'),
}
const expired = 'Your authorization token has expired. Reauthenticate and try again.'
const tokenAnswers = {
  token401: () => refusal(401, 'UNAUTHORIZED', 'authentication required'),
  token403: () => refusal(403, 'DENIED', 'requested access to the resource is denied'),
}

function refusal(status, code, message, headers = {}) {
  return { status, headers, body: { errors: [{ code, message }] } }
}

function unauthorized(scheme, message = 'authentication required') {
  return { ...refusal(401, 'UNAUTHORIZED', message), challenge: scheme }
}

function answer({ pathname: path, searchParams }, login) {
  const [, first, second] = path.split('/')
  if (first === 'token')
    return (
      tokenAnswers[second]?.() ?? {
        status: 200,
        headers: {},
        body: { token: 'opens-nothing', access_token: 'opens-nothing', expires_in: 300 },
      }
    )
  const repository = path.match(/^\/v2\/(.+)\/(?:manifests|blobs)\//)?.[1]
  const kind = searchParams.has('ns') ? 'expired401' : repository?.split('/')[0] // `ns`: whose mirror containerd takes us for
  const chosen = answers[kind]?.(login) ?? refusal(404, 'NAME_UNKNOWN', 'repository name not known to registry')
  return { ...chosen, kind, repository }
}

function challengeFor({ challenge, kind, repository }, host) {
  if (challenge === 'basic') return { 'WWW-Authenticate': `Basic realm="https://${host}/",service="misbehaving"` }
  if (challenge !== 'bearer') return {}
  return {
    'WWW-Authenticate': `Bearer realm="https://${host}/token/${kind}",service="misbehaving",scope="repository:${repository}:pull"`,
  }
}

function describeLogin(login) {
  const [scheme = '', value = ''] = login.split(' ')
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString() : `(${scheme.toLowerCase()}):`
  return { user: pair.split(':')[0], digest: createHash('sha256').update(pair).digest('hex').slice(0, 16) }
}

function respond(request, response) {
  const url = new URL(request.url, 'https://misbehaving.pullpass.test')
  const login = request.headers.authorization
  const chosen = answer(url, login)
  const who = login ? describeLogin(login) : {}
  const { pathname: path } = url
  console.log(
    JSON.stringify({ at: new Date().toISOString(), method: request.method, path, status: chosen.status, ...who }),
  )
  request.resume()
  const headers = {
    'Content-Type': 'application/json',
    'Docker-Distribution-Api-Version': 'registry/2.0',
    ...challengeFor(chosen, request.headers.host),
  }
  response.writeHead(chosen.status, headers)
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(chosen.body))
}

/** What a Go or nginx server without TLS says when a TLS client greets it. */
function speakPlainHttp(socket) {
  socket.on('error', () => {})
  socket.once('data', () => socket.end('HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\n'))
}

/** Takes the connection and never says a word. */
function staySilent(socket) {
  socket.on('error', () => {})
}

// A queue of one that is full and never served makes the kernel drop whoever comes next, as a firewall would. The listener is
// in a thread of its own, which stops for ever as soon as it listens: Node would accept otherwise.
function dropConnections(port) {
  const listener = new Worker(new URL(import.meta.url), { workerData: { port } })
  listener.on('message', () => {
    for (let n = 0; n < 3; n += 1) connect(port, loopback).on('error', () => {})
  })
}

function listenAndStop(port) {
  createServer().listen({ port, host: loopback, backlog: 1 }, () => {
    parentPort.postMessage('listening')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
}

function serve() {
  const [firstPort, folder] = [Number(process.argv[2]), process.argv[3]]
  const identity = (name) => ({
    cert: readFileSync(`${folder}/${name}.crt`),
    key: readFileSync(`${folder}/${name}.key`),
  })
  createTlsServer(identity('registry'), respond).listen(firstPort, loopback)
  createServer(speakPlainHttp).listen(firstPort + 1, loopback)
  createServer(staySilent).listen(firstPort + 2, loopback)
  dropConnections(firstPort + 3)
  createTlsServer(identity('foreign'), respond).listen(firstPort + 4, loopback)
}

if (isMainThread) serve()
else listenAndStop(workerData.port)

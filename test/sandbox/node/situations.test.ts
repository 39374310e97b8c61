// Situations recorded on a real cluster, played again on the sandbox's node: the same pod with the same secrets must come to the same
// states and tell the same things in the same words.

import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { SandboxPods, type SeenPod } from '../../support/sandbox-pods.ts'

const played = [
  'auth-not-base64',
  'auth-without-colon',
  'auth-without-colon-beside-right',
  'auths-empty',
  'auths-list',
  'basic-auth-type',
  'command-not-found',
  'config-map-missing',
  'crash-loop',
  'deadline',
  'deadline-while-pulling',
  'digest-not-found',
  'entry-is-text',
  'exit-3-with-message',
  'exit-4-with-last-words',
  'init-container-not-found',
  'init-container-refused',
  'init-fails',
  'key-without-port',
  'killed-by-signal',
  'legacy-type',
  'missing-beside-right',
  'missing-beside-wrong',
  'missing-secret',
  'name-invalid',
  'no-secret',
  'no-such-node',
  'opaque-type',
  'opaque-user-and-password',
  'other-path',
  'other-registry',
  'password-with-newline',
  'policy-never',
  'repository-not-found',
  'right',
  'root-forbidden',
  'second-container-not-found',
  'secret-key-missing',
  'sidecar-refused',
  'tag-not-found',
  'too-much-cpu',
  'user-and-password-fields',
  'volume-missing',
  'without-auths',
  'wrong-password',
  'wrong-then-right',
]

const privateHost = 'registry.pullpass.test:5443'
const publicHost = 'public.pullpass.test:5445'

let sandbox: Sandbox
let pods: SandboxPods
beforeAll(async () => {
  sandbox = await startSandbox({
    namespaces: ['app'],
    node: { backOffMs: 400, syncMs: 100 },
    registry: { accounts: [{ username: 'alice', password: 'alice-secret' }] },
  })
  pods = new SandboxPods(sandbox)
  // Situations with the public image found it on the node.
  await pods.create('first', { command: ['hello'] })
  await pods.finished('first')
})
afterAll(async () => {
  pods.cluster.close()
  await sandbox.stop()
})

test.concurrent.each(played)('%s', async (name) => {
  const { secrets, moments } = readSituation(name)
  for (const secret of secrets) {
    await pods.cluster.send('POST', '/api/v1/namespaces/app/secrets', { body: toSandbox(secret) })
  }
  const { spec } = moments[0].pod
  const sooner = spec.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: 2 }
  const body = { metadata: { name }, spec: toSandbox({ ...spec, nodeName: undefined, ...sooner }) }
  await pods.cluster.send('POST', '/api/v1/namespaces/app/pods', { body })
  const wanted: object[] = moments.map(({ pod }: SeenPod) => describePod(pod))
  const seen = await follow(name, wanted)
  for (const moment of wanted) expect(seen).toContainEqual(moment)
  const told = await pods.events(name)
  const expected = describeEvents(moments.at(-1).events)
  expect(comparable(told.map((event) => event.replace(/ ×\d+: /, ': ')))).toEqual(expected)
})

// biome-ignore lint/suspicious/noExplicitAny: a recorded document
function readSituation(name: string): any {
  return JSON.parse(readFileSync(new URL(`../../diagnosis/fixtures/${name}.json`, import.meta.url), 'utf8'))
}

// The recorded hosts become the sandbox's, also inside secrets.
function toSandbox(document: object): object {
  const replace = (text: string): string =>
    text
      .replaceAll(privateHost, sandbox.registry.host)
      .replaceAll(`${publicHost}/team`, `${sandbox.registry.host}/public`)
      .replaceAll('registry.pullpass.test', '127.0.0.1')
  return JSON.parse(JSON.stringify(document), (key, value: unknown) =>
    typeof value !== 'string'
      ? value
      : key.startsWith('.docker')
        ? Buffer.from(replace(Buffer.from(value, 'base64').toString())).toString('base64')
        : replace(value),
  )
}

// Everything that the pod goes through until it has been in all wanted states, at most fifteen seconds.
async function follow(name: string, wanted: readonly object[]): Promise<object[]> {
  const path = `/api/v1/namespaces/app/pods?watch=true&timeoutSeconds=15&resourceVersion=1&fieldSelector=metadata.name%3D${name}`
  const stream = await pods.cluster.stream(path)
  const seen: object[] = []
  const isComplete = () => wanted.every((moment) => seen.some((state) => isDeepStrictEqual(state, moment)))
  while (!isComplete()) {
    const event = await stream.next()
    if (event === undefined) break
    seen.push(describePod(event.object))
  }
  stream.close()
  return seen
}

// What a diagnosis reads of a pod, without times and identities.
function describePod({ spec, status }: SeenPod): object {
  const describeAll = (list: SeenPod[] = []) =>
    list.map(({ name, state, ready, started, restartCount }) => ({
      name,
      state: clean(state),
      ready,
      started,
      restartCount,
    }))
  const text = JSON.stringify({
    phase: status.phase,
    reason: status.reason,
    message: status.message,
    conditions: Object.fromEntries(
      (status.conditions ?? []).map((one: SeenPod) => [one.type, [one.status, one.reason, one.message]]),
    ),
    containers: describeAll(status.containerStatuses),
    init: describeAll(status.initContainerStatuses),
  })
  // Which half of trying and waiting a deadline falls into is a matter of chance.
  return JSON.parse(normalise(spec.activeDeadlineSeconds === undefined ? text : withoutWaiting(text)))
}

const withoutWaiting = (text: string): string =>
  text.replaceAll('ImagePullBackOff', 'ErrImagePull').replace(/Back-off pulling image \\"[^"]*\\": ErrImagePull: /g, '')

function clean(state: SeenPod): object {
  return JSON.parse(
    JSON.stringify(state, (key, value) =>
      ['startedAt', 'finishedAt', 'containerID'].includes(key) ? undefined : value,
    ),
  )
}

const describeEvents = (events: SeenPod[]): string[] =>
  comparable(events.map(({ type, reason, message }) => `${type} ${reason}: ${message}`))

// Whether the public image was on the node already is a matter of which situation came first.
const comparable = (events: readonly string[]): string[] =>
  [...new Set(events.map(normalise))].filter((event) => !/^Normal Pull.*HOST\/public/.test(event)).sort()

function normalise(text: string): string {
  return text
    .replaceAll(`${publicHost}/team`, 'HOST/public')
    .replaceAll(privateHost, 'HOST')
    .replaceAll(sandbox.registry.host, 'HOST')
    .replace(/in \d+ms \(\d+ms including waiting\)\. Image size: \d+ bytes/, 'in TIME')
    .replace(/\([0-9a-f-]{36}\)/g, '(UID)')
    .replace(/back-off [\d.]+s/, 'back-off')
}

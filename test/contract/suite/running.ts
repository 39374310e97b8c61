// Pods that a node takes: the whole status of each kind of end, the states on the way, logs and events.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, waitFor } from '../session.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a server answers, which the tests look into
type Seen = any

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const address = expect.stringMatching(/^\d+(\.\d+){3}$/)
const containerId = expect.stringMatching(/^[a-z]+:\/\/[0-9a-f]{64}$/)
const imageId = expect.stringMatching(/@sha256:[0-9a-f]{64}$/)

const condition = (type: string, status: string, rest: object = {}) => ({
  type,
  observedGeneration: 1,
  status,
  lastProbeTime: null,
  lastTransitionTime: time,
  ...rest,
})

/** The status of a pod with one container `main`, everything in it. */
const statusOf = (phase: string, conditions: readonly object[], container: object, rest: object = {}) => ({
  observedGeneration: 1,
  phase,
  conditions,
  hostIP: address,
  hostIPs: [{ ip: address }],
  podIP: address,
  podIPs: [{ ip: address }],
  startTime: time,
  containerStatuses: [container],
  qosClass: 'BestEffort',
  ...rest,
})

const finished = (reason: string, initialized: object = {}) => [
  condition('PodReadyToStartContainers', 'False'),
  condition('Initialized', 'True', initialized),
  condition('Ready', 'False', { reason }),
  condition('ContainersReady', 'False', { reason }),
  condition('PodScheduled', 'True'),
]

// A container runtime names an image by any of the names that it has for the same content, whatever the pod asked for.
const anyNameOf = (image: string) => expect.stringMatching(new RegExp(`^[^/]+${image.slice(image.indexOf('/'))}$`))

const ended = (name: string, image: string, terminated: object) => ({
  name,
  state: { terminated: { startedAt: time, finishedAt: time, containerID: containerId, ...terminated } },
  lastState: {},
  ready: false,
  restartCount: 0,
  image: anyNameOf(image),
  imageID: imageId,
  containerID: containerId,
  started: false,
  resources: {},
})

const waiting = (name: string, image: string, state: object) => ({
  name,
  state: { waiting: state },
  lastState: {},
  ready: false,
  restartCount: 0,
  image,
  imageID: '',
  started: false,
})

const shell = (script: string) => ({ command: ['sh', '-c', script] })
const heeding = "trap 'echo ending; exit 0' TERM; echo ready; while :; do sleep 0.1; done"

/** Pods on a node. */
export function runningSuite(session: OpenSession): void {
  const images = () => {
    const found = session().target.images
    if (found === undefined) throw new Error('the target names no images')
    return found
  }

  async function run(name: string, container: object, spec: object = {}): Promise<void> {
    const main = { name: 'main', image: images().public, ...container }
    const common = { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, automountServiceAccountToken: false }
    const body = { metadata: { name }, spec: { ...common, containers: [main], ...spec } }
    const made = await session().create('pods', body)
    expect(made.status).toBe(201)
  }

  const read = async (name: string): Promise<Seen> =>
    (await session().cluster.send('GET', session().path(`pods/${name}`))).body
  const log = (name: string, query = '') => session().cluster.send('GET', session().path(`pods/${name}/log?${query}`))

  async function until(name: string, isTrue: (pod: Seen) => boolean): Promise<Seen> {
    let pod: Seen
    await waitFor(async () => {
      pod = await read(name)
      return isTrue(pod)
    })
    return pod
  }

  const stateOf = (status: Seen): string => Object.keys(status.containerStatuses?.[0]?.state ?? {})[0] ?? 'none'
  const atEnd = (name: string) => until(name, ({ status }) => ['Succeeded', 'Failed'].includes(status.phase))
  const whenRunning = (name: string) => until(name, ({ status }) => stateOf(status) === 'running')

  async function watch(name: string): Promise<() => Promise<Seen[]>> {
    const query = `watch=true&timeoutSeconds=60&fieldSelector=metadata.name%3D${name}&resourceVersion=0`
    const stream = await session().cluster.stream(session().path(`pods?${query}`))
    return async () => {
      const seen: Seen[] = []
      for (;;) {
        const event = await stream.next()
        if (event === undefined) return seen
        seen.push(event)
        if (event.type !== 'DELETED') continue
        stream.close()
        return seen
      }
    }
  }

  describe('pods on a node', { concurrent: true }, () => {
    test('succeed', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      await run('succeeds', shell('echo err >&2; sleep 0.5; echo out; printf unfinished'))
      const { status, spec } = await atEnd('succeeds')
      const container = ended('main', images().public, { exitCode: 0, reason: 'Completed' })
      expect(status).toEqual(statusOf('Succeeded', finished('PodCompleted', { reason: 'PodCompleted' }), container))
      expect(spec.nodeName).toMatch(/./)
      expect((await log('succeeds')).text.split('\n').sort()).toEqual(['err', 'out', 'unfinished'])
      expect((await log('succeeds', 'tailLines=1&timestamps=true')).text).toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z unfinished$/,
      )
    })

    test('fail with a code and a message', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      await run('fails', shell('echo why > /dev/termination-log; exit 3'))
      const container = ended('main', images().public, { exitCode: 3, reason: 'Error', message: 'why\n' })
      expect((await atEnd('fails')).status).toEqual(statusOf('Failed', finished('PodFailed'), container))
      expectRefusal(await log('fails', 'previous=true'), {
        code: 400,
        message: `previous terminated container "main" in pod "fails" not found`,
      })
    })

    test('are told of by scheduler and kubelet', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      await run('told-of', shell('exit 0'))
      await atEnd('told-of')
      const selector = encodeURIComponent('involvedObject.name=told-of')
      const events = async (): Promise<Seen[]> =>
        (await session().cluster.send('GET', session().path(`events?fieldSelector=${selector}`))).body.items
      await waitFor(async () => (await events()).some(({ reason }) => reason === 'Started'))
      const all = await events()
      expect(all.find(({ reason }) => reason === 'Scheduled')).toMatchObject({
        type: 'Normal',
        action: 'Binding',
        message: expect.stringMatching(/^Successfully assigned .+\/told-of to .+$/),
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        eventTime: expect.stringMatching(/\.\d{6}Z$/),
        reportingComponent: 'default-scheduler',
      })
      expect(all.find(({ reason }) => reason === 'Created')).toMatchObject({
        type: 'Normal',
        message: 'Created container: main',
        count: 1,
        firstTimestamp: time,
        lastTimestamp: time,
        eventTime: null,
        involvedObject: { kind: 'Pod', apiVersion: 'v1', fieldPath: 'spec.containers{main}' },
        source: { component: 'kubelet' },
        reportingComponent: 'kubelet',
      })
    })

    test('go through their states in order', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      const seen = await watch('ordered')
      await run('ordered', shell(heeding))
      await whenRunning('ordered')
      await session().cluster.send('DELETE', session().path('pods/ordered'))
      const states = (await seen()).map(({ type, object: { metadata, status, spec } }) =>
        [
          type,
          metadata.deletionGracePeriodSeconds ?? '-',
          spec.nodeName === undefined ? 'unbound' : 'bound',
          status.phase,
          stateOf(status),
        ].join(' '),
      )
      const all = [
        'ADDED - unbound Pending none',
        'MODIFIED - bound Pending none',
        'MODIFIED - bound Pending waiting',
        'MODIFIED - bound Running running',
        'MODIFIED 1 bound Running running',
        'MODIFIED 1 bound Succeeded terminated',
        'MODIFIED 0 bound Succeeded terminated',
        'DELETED 0 bound Succeeded terminated',
      ]
      // A busy kubelet tells two changes at once.
      const sometimes = ['MODIFIED - bound Pending waiting', 'MODIFIED 1 bound Succeeded terminated']
      const distinct = [...new Set(states)]
      expect(distinct).toEqual(all.filter((state) => distinct.includes(state) || !sometimes.includes(state)))
    })

    test('are killed when they do not heed a deletion', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      const seen = await watch('deaf')
      await run('deaf', { command: ['sleep', '600'] })
      await whenRunning('deaf')
      await session().cluster.send('DELETE', session().path('pods/deaf'))
      const { status } = (await seen()).at(-1).object
      expect(status.phase).toBe('Failed')
      expect(status.containerStatuses[0].state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
    })

    test('wait for an image that they may not pull, with the words of both states', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      const image = images().private
      await run('unpulled', { image, imagePullPolicy: 'Always' })
      const reasonOf = ({ status }: Seen) => status.containerStatuses?.[0]?.state.waiting?.reason
      const { status } = await until('unpulled', (pod) => reasonOf(pod) === 'ImagePullBackOff')
      const unready = { reason: 'ContainersNotReady', message: 'containers with unready status: [main]' }
      const conditions = [
        condition('PodReadyToStartContainers', 'True'),
        condition('Initialized', 'True'),
        condition('Ready', 'False', unready),
        condition('ContainersReady', 'False', unready),
        condition('PodScheduled', 'True'),
      ]
      const message = expect.stringMatching(/^Back-off pulling image ".+": ErrImagePull: .+ 401 Unauthorized$/)
      const container = waiting('main', image, { reason: 'ImagePullBackOff', message })
      expect(status).toEqual(statusOf('Pending', conditions, container))
      expectRefusal(await log('unpulled'), {
        code: 400,
        reason: 'BadRequest',
        message: 'container "main" in pod "unpulled" is waiting to start: trying and failing to pull image',
      })
    })

    test('stop at an init container that fails', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      const init = { name: 'init', image: images().public, ...shell('exit 5') }
      await run('uninitialized', {}, { initContainers: [init] })
      const { status } = await atEnd('uninitialized')
      const container = waiting('main', images().public, { reason: 'PodInitializing' })
      const open = { reason: 'ContainersNotInitialized', message: 'containers with incomplete status: [init]' }
      const conditions = finished('PodFailed').map((one) =>
        one.type === 'Initialized' ? condition(one.type, 'False', open) : one,
      )
      expect(status).toEqual(
        statusOf('Failed', conditions, container, {
          initContainerStatuses: [ended('init', images().public, { exitCode: 5, reason: 'Error' })],
        }),
      )
    })

    test('end their sidecars after themselves', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      const side = { name: 'side', image: images().public, restartPolicy: 'Always', ...shell(heeding) }
      await run('accompanied', shell('exit 4'), { initContainers: [side], terminationGracePeriodSeconds: 20 })
      const { status } = await atEnd('accompanied')
      expect(status.phase).toBe('Failed')
      expect(status.initContainerStatuses).toEqual([
        ended('side', images().public, { exitCode: 0, reason: 'Completed' }),
      ])
      expect((await log('accompanied', 'container=side')).text).toBe('ready\nending\n')
    })

    test('end with their deadline', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      await run('overdue', { command: ['sleep', '600'] }, { activeDeadlineSeconds: 4 })
      const { status } = await atEnd('overdue')
      const end = {
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      }
      const container = ended('main', images().public, { exitCode: 137, reason: 'Error' })
      expect(status).toEqual(statusOf('Failed', finished('PodFailed'), container, end))
    })

    test('say what they ask for and what is mounted', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      const resources = { requests: { cpu: '10m' }, limits: { memory: '64Mi' } }
      const volumeMounts = [
        { name: 'v', mountPath: '/shared/v', readOnly: true },
        { name: 'v', mountPath: '/v' },
      ]
      const volumes = [{ name: 'v', emptyDir: {} }]
      await run(
        'equipped',
        { ...shell('echo text > /v/file; cat /shared/v/file'), resources, volumeMounts },
        { volumes },
      )
      const { status } = await atEnd('equipped')
      expect(status.qosClass).toBe('Burstable')
      const reserved = { cpu: '10m', memory: '64Mi' }
      expect(status.containerStatuses).toEqual([
        {
          ...ended('main', images().public, { exitCode: 0, reason: 'Completed' }),
          allocatedResources: reserved,
          resources: { limits: { memory: '64Mi' }, requests: reserved },
          volumeMounts: [{ ...volumeMounts[0], recursiveReadOnly: 'Disabled' }, volumeMounts[1]],
        },
      ])
      expect((await log('equipped')).text).toBe('text\n')
    })

    test('expand references and keep dollars', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      const env = [
        { name: 'A', value: 'one' },
        { name: 'B', value: '$(A) two $$(A) $(C)' },
      ]
      await run('expanded', { command: ['echo'], args: ['$(B)', '$$', '$(A', '$A'], env })
      await atEnd('expanded')
      expect((await log('expanded')).text).toBe('one two $(A) $(C) $ $(A $A\n')
    })

    test('are watched by nobody when they fit no node', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      await run('unplaced', {}, { nodeSelector: { 'pullpass.example/no': 'node' } })
      const { status } = await until('unplaced', (pod) => pod.status.conditions !== undefined)
      expect(status).toEqual({
        phase: 'Pending',
        qosClass: 'BestEffort',
        conditions: [
          condition('PodScheduled', 'False', {
            reason: 'Unschedulable',
            message: expect.stringMatching(
              /^0\/\d+ nodes are available: \d+ node\(s\) didn't match Pod's node affinity\/selector\. /,
            ),
          }),
        ],
      })
    })

    test('can be followed from their first line to their last', async ({ skip }) => {
      if (session().target.images === undefined) skip()
      await run('followed', shell('for i in 1 2 3; do echo $i; sleep 0.2; done'))
      await until('followed', ({ status }) => ['running', 'terminated'].includes(stateOf(status)))
      const stream = await session().cluster.stream(session().path('pods/followed/log?follow=true'))
      const lines: Seen[] = []
      for (let line = await stream.next(); line !== undefined; line = await stream.next()) lines.push(line)
      expect(lines).toEqual([1, 2, 3])
    })
  })
}

// What pods without trouble wait for.

import { describe, expect, it } from 'vitest'
import type { KubernetesEvent, Pod } from '../../../src/basics/wire.ts'
import { diagnosePod } from '../../../src/diagnosis/diagnose.ts'
import { findWait } from '../../../src/diagnosis/start/wait.ts'

const now = new Date('2026-01-01T00:10:00Z')
const made = '2026-01-01T00:00:00Z'
const late = '2026-01-01T00:09:00Z'

type Status = NonNullable<Pod['status']>

function podWith(spec: object, status: object = {}): Pod {
  return {
    metadata: { name: 'app', namespace: 'team', uid: 'u', creationTimestamp: made },
    spec: { containers: [{ name: 'main', image: 'app:1' }], ...spec },
    status: { phase: 'Pending', ...status },
  } as Pod
}

const onNode = { nodeName: 'node1' }
const container = (name: string, more: object) => ({
  name,
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...more,
})
const running = (more: object = {}) => ({ state: { running: { startedAt: late } }, imageID: 'x', ...more })
const ready = (status: string) => [{ type: 'Ready', status, lastTransitionTime: late }]

const about = (name: string, reason: string, message = ''): KubernetesEvent => ({
  metadata: {},
  involvedObject: { uid: 'u', fieldPath: `spec.containers{${name}}` },
  reason,
  message,
  lastTimestamp: late,
})

const taken: Partial<Status> = { startTime: made }

const cases: readonly [string, Pod, readonly KubernetesEvent[], object][] = [
  [
    'a scheduler that is not there',
    podWith({ schedulerName: 'nobody' }),
    [],
    { for: 'scheduler', summary: 'no scheduler called `nobody` has looked at the pod', since: made, isLong: true },
  ],
  [
    'a node that is silent',
    podWith(onNode, { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: late }] }),
    [],
    { for: 'node', summary: 'node `node1` has not taken the pod up', since: late, isLong: false },
  ],
  [
    'an init container that runs on',
    podWith(
      { ...onNode, initContainers: [{ name: 'setup', image: 'a' }] },
      {
        ...taken,
        initContainerStatuses: [container('setup', running())],
        containerStatuses: [container('main', { state: { waiting: { reason: 'PodInitializing' } } })],
      },
    ),
    [],
    { for: 'init-container', summary: expect.stringContaining('init container `setup` still runs'), since: late },
  ],
  [
    'an image',
    podWith(onNode, {
      ...taken,
      containerStatuses: [container('main', { state: { waiting: { reason: 'ContainerCreating' } } })],
    }),
    [about('main', 'Pulling')],
    { for: 'image', summary: 'the node pulls image `app:1`', isLong: false },
  ],
  [
    'a container that is being made',
    podWith(onNode, {
      ...taken,
      containerStatuses: [container('main', { state: { waiting: { reason: 'ContainerCreating' } } })],
    }),
    [],
    { for: 'container', evidence: ['the node says: ContainerCreating'], since: made, isLong: true },
  ],
  [
    'a readiness probe',
    podWith(
      { ...onNode, containers: [{ name: 'main', image: 'app:1', readinessProbe: {} }] },
      { ...taken, phase: 'Running', conditions: ready('False'), containerStatuses: [container('main', running())] },
    ),
    [about('main', 'Unhealthy', 'Readiness probe failed: 503'), about('other', 'Unhealthy', 'not this')],
    {
      for: 'readiness',
      summary: 'container `main` is not ready: its readiness probe does not pass',
      evidence: ['the node says: Readiness probe failed: 503'],
      remedy: expect.stringContaining('kubectl logs app -n team -c main'),
    },
  ],
  [
    'a readiness gate',
    podWith(
      { ...onNode, readinessGates: [{ conditionType: 'example.com/load-balancer' }] },
      {
        ...taken,
        phase: 'Running',
        conditions: ready('False'),
        containerStatuses: [container('main', running({ ready: true }))],
      },
    ),
    [],
    { for: 'readiness', summary: expect.stringContaining('`example.com/load-balancer`') },
  ],
  [
    'a node that went silent',
    podWith(onNode, {
      ...taken,
      phase: 'Running',
      conditions: [...ready('False'), { type: 'ContainersReady', status: 'True' }],
      containerStatuses: [container('main', running({ ready: true }))],
    }),
    [],
    { for: 'node', summary: expect.stringContaining('node `node1` may not report any more') },
  ],
]

describe('findWait', () => {
  it.for(cases)('names %s', ([, pod, events, wait]) => {
    expect(diagnosePod({ pod, events, now })).toBeUndefined()
    expect(findWait({ pod, events, now })).toMatchObject(wait)
  })

  it('calls a container that fails again and again no wait, whichever moment it is in', () => {
    const end = { exitCode: 3, startedAt: made, finishedAt: '2026-01-01T00:08:55Z' }
    const podIn = (status: object) =>
      podWith(onNode, { ...taken, phase: 'Running', conditions: ready('True'), containerStatuses: [status] })
    const ended = podIn(container('main', { state: { terminated: end }, restartCount: 2, imageID: 'x' }))
    expect(diagnosePod({ pod: ended, now })).toMatchObject({
      summary: expect.stringContaining('exit code 3'),
      evidence: expect.arrayContaining([expect.stringContaining('started again 2 times')]),
    })
    const again = podIn(container('main', running({ lastState: { terminated: end }, restartCount: 3, ready: true })))
    expect(diagnosePod({ pod: again, now })).toBeUndefined()
    expect(findWait({ pod: again, now })).toMatchObject({
      summary: 'container `main` ended with exit code 3 and has just been started again',
      evidence: ['it was started again 3 times so far'],
      remedy: expect.stringContaining('--previous'),
      since: late,
      isLong: false,
    })
    expect(findWait({ pod: again, now: new Date('2026-01-01T00:11:01Z') })).toBeUndefined()
  })

  it('takes two minutes for long', () => {
    const pod = podWith({})
    const waitedFor = (seconds: number) => findWait({ pod, now: new Date(Date.parse(made) + seconds * 1000) })?.isLong
    expect([waitedFor(0), waitedFor(119), waitedFor(120)]).toEqual([false, false, true])
  })

  it.for([
    [
      'ready',
      podWith(onNode, {
        ...taken,
        phase: 'Running',
        conditions: ready('True'),
        containerStatuses: [container('main', running({ ready: true }))],
      }),
    ],
    ['done', podWith(onNode, { phase: 'Succeeded' })],
    [
      'a job with one container done',
      podWith(
        {
          ...onNode,
          restartPolicy: 'Never',
          containers: [
            { name: 'main', image: 'a' },
            { name: 'other', image: 'b' },
          ],
        },
        {
          ...taken,
          phase: 'Running',
          conditions: ready('False'),
          containerStatuses: [
            container('main', { state: { terminated: { exitCode: 0 } } }),
            container('other', running({ ready: true })),
          ],
        },
      ),
    ],
  ] as const)('says nothing about a pod that is %s', ([, pod]) => {
    expect(findWait({ pod, now })).toBeUndefined()
  })
})

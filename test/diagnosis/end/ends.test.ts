// Pods that ended, or that the cluster ended, beyond what the recordings have.

import { describe, expect, it } from 'vitest'
import type { KubernetesEvent, Pod } from '../../../src/basics/wire.ts'
import type { DiagnosisCode } from '../../../src/diagnosis/catalogue.ts'
import { diagnosePod } from '../../../src/diagnosis/diagnose.ts'
import { now } from '../support/recorded.ts'

interface End {
  readonly exitCode: number
  readonly reason?: string
  readonly message?: string
  readonly finishedAt?: string
}

interface Containers {
  readonly init?: Readonly<Record<string, End>>
  readonly sidecar?: Readonly<Record<string, End>>
  readonly main?: Readonly<Record<string, End>>
}

/** A pod whose containers ended like this. */
function endedPod(phase: string, { init = {}, sidecar = {}, main = {} }: Containers, rest: Partial<Pod> = {}): Pod {
  const statuses = (ends: Readonly<Record<string, End>>) =>
    Object.entries(ends).map(([name, terminated]) => ({
      name,
      image: 'app:1',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { terminated },
    }))
  return {
    metadata: { name: 'task', namespace: 'app', ...rest.metadata },
    spec: {
      restartPolicy: 'Never',
      initContainers: [
        ...Object.keys(init).map((name) => ({ name, image: 'app:1' })),
        ...Object.keys(sidecar).map((name) => ({ name, image: 'app:1', restartPolicy: 'Always' })),
      ],
      containers: Object.keys(main).map((name) => ({ name, image: 'app:1' })),
      ...rest.spec,
    },
    status: {
      phase,
      initContainerStatuses: [...statuses(init), ...statuses(sidecar)],
      containerStatuses: statuses(main),
      ...rest.status,
    },
  }
}

const diagnose = (pod: Pod, events: readonly KubernetesEvent[] = []) => diagnosePod({ pod, events, now })
const failedWith = (status: object, main: Readonly<Record<string, End>> = {}) =>
  endedPod(
    'Failed',
    { main },
    { status: { ...status, ...(Object.keys(main).length > 0 ? {} : { containerStatuses: [] }) } },
  )
const event = (reason: string, message: string, container?: string): KubernetesEvent => ({
  metadata: {},
  involvedObject: container === undefined ? {} : { fieldPath: `spec.containers{${container}}` },
  reason,
  message,
})

describe('a pod that the cluster ended', () => {
  it.for([
    [
      'Evicted',
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi.',
      'evicted',
      'infrastructure',
    ],
    [
      'Evicted',
      'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ',
      'storage-limit-exceeded',
      'user',
    ],
    ['Evicted', 'Usage of EmptyDir volume "scratch" exceeds the limit "10Mi". ', 'storage-limit-exceeded', 'user'],
    ['Preempting', 'Preempted in order to admit critical pod', 'preempted', 'infrastructure'],
    ['OutOfmemory', 'Pod was rejected: Node did not have enough resource: memory', 'node-refused', 'infrastructure'],
    ['OutOfnvidia.com/gpu', 'Pod was rejected', 'node-refused', 'infrastructure'],
    ['NodeAffinity', 'Pod was rejected: Predicate NodeAffinity failed', 'node-refused', 'infrastructure'],
    ['UnexpectedAdmissionError', 'Allocate failed due to no healthy devices', 'node-refused', 'infrastructure'],
    ['Terminated', 'Pod was terminated in response to imminent node shutdown.', 'node-shutdown', 'infrastructure'],
    ['NodeLost', 'Node node1 which was running pod task is unresponsive', 'node-lost', 'infrastructure'],
  ] as const)('%s: %s', ([reason, message, code, retry]) => {
    expect(diagnose(failedWith({ reason, message }))).toMatchObject({
      code,
      retry,
      evidence: [`the cluster says: ${message.trim()}`],
    })
  })

  it.for([
    ['PreemptionByScheduler', 'preempted'],
    ['DeletionByTaintManager', 'node-lost'],
    ['EvictionByEvictionAPI', 'evicted'],
    ['DeletionByPodGC', 'node-lost'],
  ] as const)('%s is why its container was killed', ([reason, code]) => {
    const conditions = [{ type: 'DisruptionTarget', status: 'True', reason, message: 'as said' }]
    expect(diagnose(failedWith({ conditions }, { main: { exitCode: 137 } }))?.code).toBe(code)
    expect(diagnose(endedPod('Running', {}, { status: { conditions } }))?.code).toBe(code)
  })

  it('may be gone with its node', () => {
    expect(diagnose(endedPod('Unknown', {}))?.code).toBe('node-lost')
  })
})

describe('a container that ended', () => {
  it.for([
    [{ exitCode: 3, message: 'the reason\n' }, 'exit-code', 'user', /exit code 3/],
    [{ exitCode: 127 }, 'exit-code', 'user', /exit code 127/],
    [{ exitCode: 139 }, 'killed-by-signal', 'user', /SIGSEGV/],
    [{ exitCode: 137 }, 'killed-by-signal', 'infrastructure', /SIGKILL/],
    [{ exitCode: 160 }, 'killed-by-signal', 'user', /signal 32/],
    [{ exitCode: 137, reason: 'OOMKilled' }, 'out-of-memory', 'user', /ran out of memory$/],
    [
      { exitCode: 0, reason: 'OOMKilled' },
      'out-of-memory',
      'user',
      /a process in it was killed, and it ended with exit code 0/,
    ],
    [
      { exitCode: 128, reason: 'StartError', message: 'exec: "/app": permission denied: unknown' },
      'start-failed',
      'user',
      /`\/app` may not be executed/,
    ],
    [
      { exitCode: 128, reason: 'StartError', message: 'exec /app: exec format error' },
      'image-wrong-platform',
      'never',
      /another processor/,
    ],
  ] as const)('%j', ([end, code, retry, summary]) => {
    expect(diagnose(endedPod('Failed', { main: { main: end } }))).toMatchObject({
      code,
      retry,
      container: 'main',
      summary: expect.stringMatching(summary),
    })
  })

  it('leaves its last words as evidence', () => {
    const pod = endedPod('Failed', { main: { main: { exitCode: 3, message: 'no such\ntable\n' } } })
    expect(diagnose(pod)?.evidence).toEqual(['its last words: no such table'])
  })

  it('is blamed before the ones that ended because of it', () => {
    const main = {
      first: { exitCode: 143, finishedAt: '2026-01-01T00:00:09Z' },
      second: { exitCode: 3, finishedAt: '2026-01-01T00:00:05Z' },
    }
    expect(diagnose(endedPod('Failed', { main }))).toMatchObject({ code: 'exit-code', container: 'second' })
  })

  it('is no failure when it is a sidecar that was stopped at the end', () => {
    const sidecar = { proxy: { exitCode: 143 } }
    expect(diagnose(endedPod('Succeeded', { sidecar, main: { main: { exitCode: 0 } } }))).toBeUndefined()
    const failed = endedPod('Failed', { sidecar, main: { main: { exitCode: 3, finishedAt: '2026-01-01T00:00:05Z' } } })
    expect(diagnose(failed)?.container).toBe('main')
  })

  it('is the end of the task also while others still run', () => {
    const pod = endedPod('Running', { main: { main: { exitCode: 3 } } })
    expect(diagnose(pod)?.code).toBe('exit-code')
  })

  it.for([
    ['Stopping container main', 'Liveness probe failed: HTTP probe failed with statuscode: 500', 'liveness'],
    ['Container main failed startup probe, will be restarted', 'Startup probe errored: timed out', 'startup'],
  ] as const)('was stopped by its probe: %s', ([killing, unhealthy, probe]) => {
    const events = [event('Unhealthy', unhealthy, 'main'), event('Killing', killing, 'main')]
    const pod = endedPod('Failed', { main: { main: { exitCode: 137 } } })
    expect(diagnose(pod, events)).toMatchObject({
      code: 'probe-failed',
      summary: `container \`main\` was stopped because its ${probe} probe failed`,
      evidence: expect.arrayContaining([`the node says: ${unhealthy}`]),
    })
    expect(diagnose(pod, events.slice(0, 1))?.code).toBe('killed-by-signal')
    expect(diagnose(pod, [event('Unhealthy', 'Readiness probe failed', 'main'), ...events.slice(1)])?.code).toBe(
      'killed-by-signal',
    )
  })

  it('short of memory is told of even when the pod succeeded', () => {
    const pod = endedPod('Succeeded', { main: { main: { exitCode: 0, reason: 'OOMKilled' } } })
    expect(diagnose(pod)?.code).toBe('out-of-memory')
  })
})

describe('a container that is started again', () => {
  const waiting = (restartCount: number, role: 'sidecar' | 'main', phase: string): Pod => {
    const pod = endedPod(phase, { [role]: { it: { exitCode: 4 } } })
    const status = {
      name: 'it',
      image: '',
      imageID: 'x',
      ready: false,
      restartCount,
      state: { terminated: { exitCode: 4 } },
    }
    const kind = role === 'sidecar' ? 'initContainerStatuses' : 'containerStatuses'
    const main = { name: 'main', image: 'app:1' }
    const spec = { ...pod.spec, containers: [...(pod.spec?.containers ?? []), main] }
    return { ...pod, spec, status: { ...pod.status, [kind]: [status] } }
  }

  it('tells how it failed, be it shown as ended', () => {
    expect(diagnose(waiting(3, 'sidecar', 'Pending'))).toMatchObject({
      code: 'exit-code',
      summary: 'sidecar `it` ended with exit code 4',
      evidence: ['container `it` was started again 3 times; the kubelet waits longer each time'],
    })
    const pod = waiting(1, 'main', 'Running')
    expect(diagnose({ ...pod, spec: { containers: [], ...pod.spec, restartPolicy: 'OnFailure' } })?.evidence).toEqual([
      'container `it` was started again once; the kubelet waits longer each time',
    ])
  })

  it.for([
    ['Always', 'ends-again-and-again'],
    ['Never', undefined],
  ] as const)('is in trouble with exit code 0, too, where the policy is %s: %s', ([restartPolicy, code]) => {
    const pod = endedPod('Running', { main: { web: { exitCode: 0 } } })
    const status = {
      name: 'web',
      image: 'app:1',
      imageID: 'x',
      ready: false,
      restartCount: 2,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 0, reason: 'Completed' } },
    }
    const spec = { containers: [], ...pod.spec, restartPolicy }
    expect(diagnose({ ...pod, spec, status: { ...pod.status, containerStatuses: [status] } })?.code).toBe(code)
  })

  it('does not matter any more when the others are done', () => {
    const pod = endedPod('Running', { sidecar: { proxy: { exitCode: 143 } }, main: { main: { exitCode: 0 } } })
    expect(diagnose(pod)).toBeUndefined()
  })
})

describe('a pod that somebody deleted', () => {
  const metadata = { deletionTimestamp: '2026-01-01T00:00:40Z', deletionGracePeriodSeconds: 30 }
  const ended = (exitCode: number, finishedAt: string) =>
    endedPod('Failed', { main: { main: { exitCode, finishedAt } } }, { metadata })

  it.for<[number, string, DiagnosisCode]>([
    [137, '2026-01-01T00:00:12Z', 'deleted'],
    [143, '2026-01-01T00:00:12Z', 'deleted'],
    [137, '2026-01-01T00:00:08Z', 'killed-by-signal'],
    [3, '2026-01-01T00:00:12Z', 'exit-code'],
    [139, '2026-01-01T00:00:12Z', 'killed-by-signal'],
  ])('ended with %i at %s: %s', ([exitCode, finishedAt, code]) =>
    expect(diagnose(ended(exitCode, finishedAt))?.code).toBe(code),
  )

  it('is known by the times when its grace period is over', () => {
    const gone = { deletionTimestamp: '2026-01-01T00:00:40Z', deletionGracePeriodSeconds: 0 }
    const pod = ended(137, '2026-01-01T00:00:39Z')
    expect(diagnose({ ...pod, metadata: { ...pod.metadata, ...gone } })?.code).toBe('deleted')
  })

  it('is known by the event of its stop, whatever the exit code', () => {
    const events = [event('Killing', 'Stopping container main', 'main')]
    expect(diagnose(ended(3, '2026-01-01T00:00:08Z'), events)).toMatchObject({
      code: 'deleted',
      evidence: ['its deletion time is 2026-01-01T00:00:40Z', 'container `main` ended with exit code 3'],
    })
  })

  it('before it ran is no crash', () => {
    const end = { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'The container could not be located' }
    expect(diagnose(endedPod('Failed', { main: { main: end } }, { metadata }))).toMatchObject({
      code: 'deleted',
      evidence: [
        'its deletion time is 2026-01-01T00:00:40Z',
        'its exit code is no crash: no process of the pod ever ran',
      ],
    })
  })
})

describe('a pod that waits for its node', () => {
  const creating: Pod = {
    spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'app:1' }] },
    status: {
      phase: 'Pending',
      containerStatuses: [
        {
          name: 'main',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { waiting: { reason: 'ContainerCreating' } },
        },
      ],
    },
  }

  it.for([
    [
      'FailedMount',
      'MountVolume.SetUp failed for volume "cfg" : configmap "nope" not found',
      'volume-missing',
      'volume `cfg` of the pod refers to configmap "nope" that does not exist',
    ],
    [
      'FailedMount',
      'MountVolume.SetUp failed for volume "cfg" : references non-existent secret key: a',
      'volume-missing',
      'volume `cfg` of the pod refers to a key that does not exist',
    ],
    [
      'FailedAttachVolume',
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node',
      'volume-failed',
      'volume `pvc-1` of the pod can not be attached or mounted',
    ],
    [
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: plugin type="bridge" failed',
      'sandbox-failed',
      'the node can not prepare the network or sandbox of the pod',
    ],
  ] as const)('%s: %s', ([reason, message, code, summary]) => {
    expect(diagnose(creating, [event(reason, message)])).toMatchObject({ code, summary })
  })

  it('and got further is no trouble any more', () => {
    const mount = { ...event('FailedMount', 'volume "v" failed'), lastTimestamp: '2026-01-01T00:00:01Z' }
    const pulling = { ...event('Pulling', 'Pulling image'), lastTimestamp: '2026-01-01T00:00:05Z' }
    expect(diagnose(creating, [pulling, mount])).toBeUndefined()
    expect(diagnose(creating)).toBeUndefined()
  })
})

// Containers that somebody added to look into a pod.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/basics/wire.ts'
import { diagnosePod } from '../../src/diagnosis/diagnose.ts'
import { freshMemory, judgeStart } from '../../src/diagnosis/start-watch.ts'
import { inputAt, now, recorded } from './support/recorded.ts'

/** A pod that runs, with a container added to it that is in `state`. */
function withDebugger(state: object): Pod {
  const status = { name: 'debug', image: '', imageID: '', ready: false, restartCount: 0, state }
  const main = { name: 'main', image: '', imageID: 'x', ready: true, restartCount: 0, state: { running: {} } }
  return {
    metadata: { name: 'app', uid: 'u' },
    spec: {
      containers: [{ name: 'main', image: 'app:1' }],
      ephemeralContainers: [{ name: 'debug', image: 'reg.example.com/tools:1' }],
    },
    status: { phase: 'Running', containerStatuses: [main], ephemeralContainerStatuses: [status] },
  } as Pod
}

const unpulled = {
  waiting: { reason: 'ErrImagePull', message: 'rpc error: reg.example.com/tools:1: not found' },
}

describe('an ephemeral container', () => {
  it('may lack its image', () => {
    expect(diagnosePod({ pod: withDebugger(unpulled), now })).toMatchObject({
      code: 'image-not-found',
      container: 'debug',
    })
  })

  it('is no reason to give a task up', () => {
    expect(judgeStart(freshMemory, { pod: withDebugger(unpulled), now }).verdict).toBe('wait')
    const long = new Date(now.getTime() + 3_600_000)
    const { memory } = judgeStart(freshMemory, { pod: withDebugger(unpulled), now })
    expect(judgeStart(memory, { pod: withDebugger(unpulled), now: long }).verdict).toBe('wait')
  })

  it('may end as it likes', () => {
    const pod = withDebugger({ terminated: { exitCode: 1, reason: 'Error' } })
    expect(diagnosePod({ pod, now })).toBeUndefined()
    expect(diagnosePod({ pod: { ...pod, status: { ...pod.status, phase: 'Succeeded' } }, now })).toBeUndefined()
  })
})

describe('a second container in trouble', () => {
  it('is mentioned with its own cause, and only when it is another one', () => {
    const { pod, ...rest } = inputAt(recorded('wrong-password'))
    const other = (image: string, message: string): Pod => ({
      ...pod,
      spec: {
        containers: [...(pod.spec?.containers ?? []), { name: 'b', image }],
        ...{ imagePullSecrets: pod.spec?.imagePullSecrets },
      } as NonNullable<Pod['spec']>,
      status: {
        ...pod.status,
        containerStatuses: [
          ...(pod.status?.containerStatuses ?? []),
          {
            name: 'b',
            image,
            imageID: '',
            ready: false,
            restartCount: 0,
            state: { waiting: { reason: 'ErrImagePull', message } },
          },
        ],
      },
    })
    const missing = diagnosePod({ ...rest, pod: other('reg.example.com/absent:1', 'manifest unknown') })
    expect(missing?.code).toBe('login-refused')
    expect(missing?.evidence.at(-1)).toMatch(/^also, container `b`: .* has no image `reg\.example\.com\/absent:1`/)
    const first = pod.status?.containerStatuses?.[0]?.state?.waiting?.message ?? ''
    const same = diagnosePod({ ...rest, pod: other(pod.spec?.containers[0]?.image ?? '', first) })
    expect(same?.evidence.filter((line) => line.startsWith('also'))).toEqual([])
  })
})

describe('a static pod', () => {
  it('is told from its events under the uid of the kubelet, and gets a remedy of the node', () => {
    const { pod, events = [], secrets: _secrets, ...rest } = inputAt(recorded('no-secret'))
    const mirror = {
      ...pod,
      metadata: { ...pod.metadata, uid: 'of-the-api', annotations: { 'kubernetes.io/config.mirror': 'of-the-node' } },
      status: JSON.parse(JSON.stringify(pod.status).replace(/(Back-off pulling image \\"[^"]*\\"): [^}]*"/, '$1"')),
    }
    const own = events.map((event) => ({ ...event, involvedObject: { ...event.involvedObject, uid: 'of-the-node' } }))
    const diagnosis = diagnosePod({ ...rest, pod: mirror, events: own, accountSecrets: ['regcred'] })
    expect(diagnosis?.code).toBe('no-secret')
    expect(diagnosis?.remedy).toMatch(/^give node `.*` the login/)
    expect(diagnosePod({ ...rest, pod: mirror, events })?.code).toBe('pull-failed')
  })
})

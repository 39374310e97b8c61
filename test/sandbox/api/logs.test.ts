// Reading what a node wrote: parts of a log, following it, and what is said before there is one.

import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import type { ClusterState } from '../../../src/sandbox/api/cluster.ts'
import { ListCursors } from '../../../src/sandbox/api/cursors.ts'
import { type ContainerLog, PodLogs } from '../../../src/sandbox/api/logs.ts'
import { ObjectStore } from '../../../src/sandbox/api/store.ts'
import { readLog } from '../../../src/sandbox/api/verbs/log.ts'

let cluster: ClusterState
beforeEach(() => {
  const { signal } = new AbortController()
  cluster = {
    name: 'sandbox',
    store: new ObjectStore(),
    users: [],
    clock: systemClock,
    cursors: new ListCursors(),
    logs: new PodLogs(),
    signal,
  }
})

function putPod(containers: readonly string[]): void {
  cluster.store.put('pods', {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'p', namespace: 'n', uid: 'u', creationTimestamp: '2020-01-01T00:00:00Z' },
    spec: { nodeName: 'node', containers: containers.map((name) => ({ name })) },
    status: { containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ImagePullBackOff' } } }] },
  })
}

function writeLog(count: number): ContainerLog {
  const log = cluster.logs.open('u', 'main')
  for (let second = 1; second <= count; second += 1) {
    log.append({ time: `2020-01-01T00:00:0${second}.00000000${second}Z`, text: `line ${second}` })
  }
  return log
}

const read = (query: string) => readLog(cluster, 'n', 'p', new URLSearchParams(query))
const textOf = (query: string): string => String(read(query).body)

describe('a log', () => {
  test.each([
    ['', 'line 1\nline 2\nline 3\n'],
    ['tailLines=1', 'line 3\n'],
    ['limitBytes=8', 'line 1\nl'],
    ['sinceTime=2020-01-01T00:00:02.000000002Z', 'line 2\nline 3\n'],
    ['sinceTime=2020-01-01T00:00:02.000000003Z', 'line 3\n'],
    ['sinceTime=2020-01-01T00:00:09Z', ''],
    ['sinceTime=2020-01-01T00:00:02Z&tailLines=1', 'line 3\n'],
    ['timestamps=true&tailLines=1', '2020-01-01T00:00:03.000000003Z line 3\n'],
  ])('asked for with %s', (query, expected) => {
    putPod(['main'])
    writeLog(3)
    expect(textOf(query)).toBe(expected)
  })

  test('is followed until the container ends', () => {
    putPod(['main'])
    const log = writeLog(1)
    const seen: string[] = []
    read('follow=true').stream?.({
      write: (chunk) => seen.push(String(chunk)),
      end: () => seen.push('end'),
      onClose: () => undefined,
    })
    log.append({ time: '2020-01-01T00:00:02Z', text: 'line 2' })
    log.end()
    expect(seen).toEqual(['line 1\n', 'line 2\n', 'end'])
  })

  test('is not there while the container waits', () => {
    putPod(['main'])
    expect(() => read('')).toThrow('container "main" in pod "p" is waiting to start: trying and failing to pull image')
  })

  test('of several containers is asked for by name', () => {
    putPod(['main', 'side'])
    expect(() => read('')).toThrow('a container name must be specified for pod p, choose one of: [main side]')
  })
})

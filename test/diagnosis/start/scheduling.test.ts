// The scheduler's sentences taken apart.

import { describe, expect, it } from 'vitest'
import { diagnoseScheduling, readObstacles } from '../../../src/diagnosis/start/scheduling.ts'

const pending = (message: string, reason = 'Unschedulable') => ({
  status: { conditions: [{ type: 'PodScheduled', status: 'False', reason, message }] },
})

describe('readObstacles', () => {
  it.for([
    [
      "0/6 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/6 nodes are available: 1 No preemption victims found, 5 Preemption is not helpful for scheduling.",
      [
        [1, 'Insufficient cpu'],
        [2, 'had untolerated taint {node-role.kubernetes.io/control-plane: }'],
        [3, "didn't match Pod's node affinity/selector"],
      ],
    ],
    [
      '0/1 nodes are available: 1 Insufficient nvidia.com/gpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
      [[1, 'Insufficient nvidia.com/gpu']],
    ],
    [
      '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
      [[undefined, 'pod has unbound immediate PersistentVolumeClaims']],
    ],
    ['no nodes available to schedule pods', [[undefined, 'no nodes available to schedule pods']]],
    ['', []],
  ] as const)('%s', ([message, obstacles]) => {
    expect(readObstacles(message).map(({ nodes, reason }) => [nodes, reason])).toEqual(obstacles)
  })
})

describe('diagnoseScheduling', () => {
  it('says how many nodes are short of what, and what to do about each', () => {
    const message = '0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint {gpu: true}.'
    expect(diagnoseScheduling(pending(message), [])).toMatchObject({
      code: 'unschedulable',
      summary: 'no node takes the pod (1 node: Insufficient memory; 2 nodes: had untolerated taint {gpu: true})',
      remedy: 'lower the request for memory, or add nodes that have it; tolerate the taint, or add nodes without it',
      retry: 'infrastructure',
    })
  })

  it('names a volume claim that does not exist', () => {
    const message =
      '0/1 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/1 nodes are available'
    expect(diagnoseScheduling(pending(message), [])).toMatchObject({
      code: 'volume-missing',
      summary: "the pod can't be scheduled: volume claim `data` does not exist",
    })
  })

  it('names the gates of a pod that is held back', () => {
    const pod = {
      ...pending('', 'SchedulingGated'),
      spec: { containers: [], schedulingGates: [{ name: 'example.com/queue' }] },
    }
    expect(diagnoseScheduling(pod, [])?.summary).toContain('`example.com/queue`')
  })

  it('says nothing about a pod that has a node, or that nobody tried to place', () => {
    const placed = {
      ...pending('0/1 nodes are available: 1 Insufficient cpu.'),
      spec: { containers: [], nodeName: 'node1' },
    }
    expect(diagnoseScheduling(placed, [])).toBeUndefined()
    expect(diagnoseScheduling({ status: {} }, [])).toBeUndefined()
  })
})

import { type ResourceLimitsOptions, resourceLimits } from 'pullpass/plugins/resource-limits'
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import type { CapacityReader } from '../../../src/cluster/resources/capacity.ts'
import { podOf, startRun, TaskMemoryCluster } from '../../plugin/support/plugin-run.ts'

type Spec = NonNullable<Pod['spec']>
type Resources = NonNullable<Spec['containers'][number]['resources']>

/** A pod of one container, `main`, with these resources. */
function podWith(resources: Resources, spec: Partial<Spec> = {}): Pod {
  return { ...podOf(), spec: { containers: [{ name: 'main', image: 'app', resources }], ...spec } }
}

async function launch(options: ResourceLimitsOptions, pod: Pod, capacity: Partial<CapacityReader> = {}) {
  const { run } = startRun([resourceLimits(options)], { cluster: new TaskMemoryCluster({ capacity }) })
  const transformed = await run.transformPod(pod)
  return { pod: transformed, refusals: await run.gateLaunch(transformed) }
}

const node = (cpu: string, memory: string, isSchedulable = true) => ({
  name: 'n',
  allocatable: { cpu, memory },
  isSchedulable,
})

describe('defaults', () => {
  const defaults = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } }

  test.each<[string, Resources, Resources]>([
    ['fill what is open', {}, { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } }],
    [
      'leave what is said',
      { requests: { cpu: '2', memory: '1Mi' }, limits: { memory: '2Mi' } },
      { requests: { cpu: '2', memory: '1Mi' }, limits: { memory: '2Mi' } },
    ],
    [
      'request nothing where a limit is said',
      { limits: { cpu: '50m', memory: '64Mi' } },
      { requests: {}, limits: { cpu: '50m', memory: '64Mi' } },
    ],
    [
      'never limit below a request',
      { requests: { memory: '1Gi' } },
      { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '1Gi' } },
    ],
  ])('%s', async (_case, given, expected) => {
    expect((await launch({ defaults }, podWith(given))).pod.spec?.containers[0]?.resources).toEqual(expected)
  })

  test('reach init containers', async () => {
    const pod = podWith({}, { initContainers: [{ name: 'init', image: 'app' }] })
    const filled = (await launch({ defaults }, pod)).pod
    expect(filled.spec?.initContainers?.[0]?.resources?.limits).toEqual({ memory: '512Mi' })
  })
})

describe('refused', () => {
  const large = { nodes: async () => [node('4', '8Gi'), node('2', '16Gi'), node('64', '512Gi', false)] }

  test.each<[string, ResourceLimitsOptions, Pod, Partial<CapacityReader>, string]>([
    [
      'no limit under a ceiling',
      { ceilings: { memory: '1Gi' } },
      podWith({}),
      {},
      'container `main` has no limit for memory, and a pod may use 1Gi at most',
    ],
    [
      'above a ceiling',
      { ceilings: { cpu: '2' } },
      podWith({ limits: { cpu: '2500m' } }),
      {},
      'the pod may use 2500m of cpu, and 2 is the most that is allowed',
    ],
    [
      'a request above its limit',
      {},
      podWith({ requests: { cpu: '2' }, limits: { cpu: '1' } }),
      {},
      'container `main` requests 2 of cpu and is limited to 1',
    ],
    [
      'more than the largest node has',
      {},
      podWith({ requests: { memory: '32Gi' } }),
      large,
      'the pod requests 32Gi of memory, and the largest node has 16Gi',
    ],
    [
      'a device that no node has',
      {},
      podWith({ limits: { 'nvidia.com/gpu': '1' } }),
      large,
      'the pod requests 1 of nvidia.com/gpu, and the largest node has 0',
    ],
    [
      'more than a quota allows in all',
      {},
      podWith({ requests: { cpu: '3' } }),
      {
        limits: async () => ({
          quotas: [{ name: 'small', hard: { 'requests.cpu': '2' }, used: {} }],
          containerRanges: [],
        }),
      },
      'the pod needs 3 of requests.cpu, and quota `small` of the namespace allows 2 in all',
    ],
    [
      'more than a limit range allows',
      {},
      podWith({ limits: { memory: '3Gi' } }),
      {
        limits: async () => ({
          quotas: [],
          containerRanges: [{ name: 'range', max: { memory: '2Gi' }, min: {}, defaultLimits: {}, defaultRequests: {} }],
        }),
      },
      'container `main` is limited to 3Gi of memory, and the LimitRange `range` of the namespace allows 2Gi',
    ],
  ])('%s', async (_case, options, pod, capacity, reason) => {
    const { refusals } = await launch(options, pod, capacity)
    expect(refusals).toMatchObject([{ plugin: 'resource-limits', reason }])
    expect(refusals[0]?.remedy).not.toBe('')
  })

  test.each<[string, Pod, Partial<CapacityReader>]>([
    ['a pod that one node holds', podWith({ requests: { cpu: '3', memory: '8Gi' } }), large],
    ['where nothing may be read', podWith({ requests: { cpu: '300' } }), {}],
    ['where nodes come when they are needed', podWith({ requests: { cpu: '300' } }), { nodes: async () => [] }],
    [
      'a quota that is only used up for now',
      podWith({ requests: { cpu: '1' } }),
      {
        limits: async () => ({
          quotas: [{ name: 'q', hard: { 'requests.cpu': '2' }, used: { 'requests.cpu': '2' } }],
          containerRanges: [],
        }),
      },
    ],
  ])('not: %s', async (_case, pod, capacity) => {
    expect((await launch({}, pod, capacity)).refusals).toEqual([])
  })

  test('a pod whose parts fit no node together', async () => {
    const { refusals } = await launch({}, podWith({ requests: { cpu: '3', memory: '12Gi' } }), large)
    expect(refusals[0]?.evidence).toEqual(['no one of 2 nodes holds all that the pod requests: cpu 3, memory 12Gi'])
  })
})

test('a pod is counted as the scheduler counts it', async () => {
  const cpu = (amount: string) => ({ limits: { cpu: amount } })
  const pod = podWith(cpu('1'), {
    initContainers: [
      { name: 'first', image: 'app', resources: cpu('3') },
      { name: 'side', image: 'app', restartPolicy: 'Always', resources: cpu('500m') },
      { name: 'second', image: 'app', resources: cpu('2') },
    ],
  })
  expect((await launch({ ceilings: { cpu: '3' } }, pod)).refusals).toEqual([])
  expect((await launch({ ceilings: { cpu: '2999m' } }, pod)).refusals[0]?.reason).toMatch(/^the pod may use 3 of cpu/)
})

test('an amount that is none can not be meant', () => {
  expect(() => resourceLimits({ ceilings: { memory: '1 GB' } })).toThrow('`ceilings.memory`, which is no amount')
})

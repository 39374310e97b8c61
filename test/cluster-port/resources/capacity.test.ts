// What client-node's typed API is used for: capacity and access reviews, over our own transport.

import { describe, expect, test } from 'vitest'
import { failure, openTestCluster, type Reply, serveApi } from '../support/api-server.ts'
import { failureOf } from '../support/failure.ts'

describe('access', () => {
  test.each([true, false])('the cluster says %s', async (allowed) => {
    const server = await serveApi(() => ({
      status: 201,
      body: { kind: 'SelfSubjectAccessReview', status: { allowed } },
    }))
    const { access } = await openTestCluster(server.url)
    expect(await access.isAllowed({ verb: 'get', resource: 'pods/log', namespace: 'app' })).toBe(allowed)
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      headers: { authorization: 'Bearer token-marker' },
      body: { spec: { resourceAttributes: { verb: 'get', resource: 'pods', subresource: 'log', namespace: 'app' } } },
    })
  })

  test('a refusal is our own error', async () => {
    const server = await serveApi(() => failure(401, 'Unauthorized', 'token-marker'))
    const { access } = await openTestCluster(server.url)
    const error = await failureOf(access.isAllowed({ verb: 'get', resource: 'pods' }))
    expect(error).toMatchObject({
      code: 'cluster-unauthenticated',
      message: 'cannot ask for access reviews in cluster `test`',
    })
  })
})

describe('capacity', () => {
  test('every page of nodes', async () => {
    const node = (name: string, spec: object = {}) => ({
      metadata: { name },
      spec,
      status: { allocatable: { cpu: '4', memory: '8Gi' } },
    })
    const server = await serveApi(({ path }) => ({
      body: path.includes('continue=t')
        ? { items: [node('b', { unschedulable: true })] }
        : { metadata: { continue: 't' }, items: [node('a')] },
    }))
    expect(await (await openTestCluster(server.url)).capacity.nodes()).toEqual([
      { name: 'a', allocatable: { cpu: '4', memory: '8Gi' }, isSchedulable: true },
      { name: 'b', allocatable: { cpu: '4', memory: '8Gi' }, isSchedulable: false },
    ])
  })

  test('quotas and limit ranges of a namespace', async () => {
    const quota: Reply = {
      body: { items: [{ metadata: { name: 'q' }, status: { hard: { pods: '5' }, used: { pods: '1' } } }] },
    }
    const limits = [
      { type: 'Container', max: { cpu: '2' }, default: { cpu: '1' }, defaultRequest: { cpu: '500m' } },
      { type: 'Pod', max: { cpu: '4' } },
    ]
    const range: Reply = { body: { items: [{ metadata: { name: 'r' }, spec: { limits } }] } }
    const server = await serveApi(({ path }) =>
      path.startsWith('/api/v1/namespaces/app/resourcequotas') ? quota : range,
    )
    expect(await (await openTestCluster(server.url)).capacity.limits('app')).toEqual({
      quotas: [{ name: 'q', hard: { pods: '5' }, used: { pods: '1' } }],
      containerRanges: [
        { name: 'r', max: { cpu: '2' }, min: {}, defaultLimits: { cpu: '1' }, defaultRequests: { cpu: '500m' } },
      ],
    })
  })

  test('what may not be read is undefined', async () => {
    const server = await serveApi(() => failure(403, 'Forbidden'))
    const { capacity } = await openTestCluster(server.url)
    expect(await capacity.nodes()).toBeUndefined()
    expect(await capacity.limits('app')).toBeUndefined()
  })
})

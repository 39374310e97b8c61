// Creating and removing pods.

import { expect, test } from 'vitest'
import { failure, openTestCluster, serveApi } from '../support/api-server.ts'
import { failureOf, story } from '../support/failure.ts'

const pod = {
  metadata: { name: 'task', namespace: 'app' },
  spec: { containers: [{ name: 'main', env: [{ name: 'PASSWORD', value: 'env-marker' }] }] },
}

test('a pod is sent as it is and comes back as the server has it', async () => {
  const server = await serveApi(({ body }) => ({
    status: 201,
    body: { ...(body as object), status: { phase: 'Pending' } },
  }))
  const answer = await (await openTestCluster(server.url)).pods.create(pod)
  expect(server.requests[0]?.body).toEqual(pod)
  expect(answer).toMatchObject({ status: 'created', pod: { status: { phase: 'Pending' } } })
})

test('a name that is taken is said', async () => {
  const server = await serveApi(() => failure(409, 'AlreadyExists'))
  expect(await (await openTestCluster(server.url)).pods.create(pod)).toEqual({ status: 'exists' })
})

test('a refusal does not repeat the values of the environment', async () => {
  const server = await serveApi(() =>
    failure(403, 'Forbidden', 'admission webhook denied: PASSWORD=env-marker is not allowed'),
  )
  const error = await failureOf((await openTestCluster(server.url)).pods.create(pod))
  expect(error).toMatchObject({ code: 'cluster-refused', status: 403 })
  expect(story(error)).toContain('PASSWORD=[redacted] is not allowed')
})

test.each([
  ['removed', { body: pod }],
  ['gone', failure(404, 'NotFound')],
  ['conflict', failure(409, 'Conflict', 'the UID in the precondition does not match')],
])('a removal is by uid: %s', async (status, reply) => {
  const server = await serveApi(() => reply)
  const { pods } = await openTestCluster(server.url)
  expect(await pods.remove({ namespace: 'app', name: 'task', uid: 'u' }, { gracePeriodSeconds: 0 })).toEqual({ status })
  expect(server.requests).toMatchObject([
    {
      method: 'DELETE',
      path: '/api/v1/namespaces/app/pods/task',
      body: { preconditions: { uid: 'u' }, gracePeriodSeconds: 0 },
    },
  ])
})

test('a sample is one request, and says whether it is all', async () => {
  const server = await serveApi(() => ({ body: { metadata: { continue: 'more' }, items: [pod, pod] } }))
  const { pods } = await openTestCluster(server.url)
  const selection = { namespace: 'app', fieldSelector: 'status.phase!=Failed' }
  expect(await pods.listSome(selection, 2)).toMatchObject({ items: [pod, pod], isWhole: false })
  expect(server.requests.map(({ path }) => path)).toEqual([
    '/api/v1/namespaces/app/pods?limit=2&fieldSelector=status.phase!=Failed',
  ])
})

test.each([
  [2, true],
  [1, false],
])('a sample of %i from a server that gives two without paging', async (most, isWhole) => {
  const server = await serveApi(() => ({ body: { metadata: {}, items: [pod, pod] } }))
  const { pods } = await openTestCluster(server.url)
  const sample = await pods.listSome({ namespace: 'app' }, most)
  expect({ count: sample.items.length, isWhole: sample.isWhole }).toEqual({ count: most, isWhole })
})

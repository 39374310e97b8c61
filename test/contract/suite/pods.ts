// Pods that no node takes: defaults, admission, what an update may change, logs before there are any.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, waitFor } from '../session.ts'

/** A pod that fits no node, so that it stays as the API server made it. */
const pod = (name: string, spec: object = {}, container: object = {}) => ({
  metadata: { name },
  spec: {
    nodeSelector: { 'pullpass.example/no': 'node' },
    containers: [{ name: 'main', image: 'registry.example/x:1', ...container }],
    ...spec,
  },
})

const invalid: readonly [title: string, spec: object, why: string][] = [
  ['no containers', { containers: [] }, 'spec.containers: Required value'],
  ['a container without an image', { containers: [{ name: 'x' }] }, 'spec.containers[0].image: Required value'],
  [
    'two containers of one name',
    {
      containers: [
        { name: 'x', image: 'a' },
        { name: 'x', image: 'a' },
      ],
    },
    'spec.containers[1].name: Duplicate value: "x"',
  ],
  [
    'a bad restart policy',
    { restartPolicy: 'Nope' },
    'spec.restartPolicy: Unsupported value: "Nope": supported values: "Always", "OnFailure", "Never"',
  ],
  [
    'a deadline of nothing',
    { activeDeadlineSeconds: 0 },
    'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
  ],
]

/** Pods, as far as the API server alone is concerned. */
export function podSuite(session: OpenSession): void {
  const send = (method: string, rest: string, body?: object) =>
    session().cluster.send(method, session().path(`pods/${rest}`), body === undefined ? {} : { body })

  describe('pods', () => {
    test('are pending, with defaults', async () => {
      const { status, body } = await session().create('pods', pod('defaults'))
      expect(status).toBe(201)
      expect(body).toMatchObject({
        metadata: { generation: 1 },
        spec: {
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 30,
          dnsPolicy: 'ClusterFirst',
          serviceAccountName: 'default',
          serviceAccount: 'default',
          schedulerName: 'default-scheduler',
          enableServiceLinks: true,
          preemptionPolicy: 'PreemptLowerPriority',
          priority: 0,
          securityContext: {},
          containers: [
            {
              name: 'main',
              imagePullPolicy: 'IfNotPresent',
              resources: {},
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
            },
          ],
        },
        status: { phase: 'Pending', qosClass: 'BestEffort' },
      })
    })

    test.each([
      ['registry.example/x', 'Always'],
      ['registry.example:5000/x', 'Always'],
      ['x:latest', 'Always'],
      ['x:1', 'IfNotPresent'],
      [`x@sha256:${'0'.repeat(64)}`, 'IfNotPresent'],
    ])('pull %s by default %s', async (image, policy) => {
      const { body } = await session().create('pods', pod('policy', {}, { image }), '?dryRun=All')
      expect(body.spec.containers[0].imagePullPolicy).toBe(policy)
    })

    test('request what they are limited to', async () => {
      const { body } = await session().create(
        'pods',
        pod('limited', {}, { resources: { limits: { cpu: '100m' } } }),
        '?dryRun=All',
      )
      expect(body.spec.containers[0].resources).toEqual({ limits: { cpu: '100m' }, requests: { cpu: '100m' } })
      expect(body.status.qosClass).toBe('Burstable')
    })

    test.each(invalid)('refuse %s', async (_title, spec, why) => {
      expectRefusal(await session().create('pods', pod('bad', spec)), {
        code: 422,
        reason: 'Invalid',
        message: `Pod "bad" is invalid: ${why}`,
      })
    })

    test('refuse a service account that is missing', async () => {
      expectRefusal(await session().create('pods', pod('lost', { serviceAccountName: 'nobody' })), {
        code: 403,
        reason: 'Forbidden',
        message: `pods "lost" is forbidden: error looking up service account ${session().namespace}/nobody: serviceaccount "nobody" not found`,
        details: { name: 'lost', kind: 'pods' },
      })
    })

    test.each([
      ['none of their own', undefined, [{ name: 'one' }, { name: 'two' }]],
      ['an empty list', [], [{ name: 'one' }, { name: 'two' }]],
      ['one of their own', [{ name: 'own' }], [{ name: 'own' }]],
    ])('inherit the pull secrets of their account with %s', async (_title, imagePullSecrets, expected) => {
      const account = { metadata: { name: 'puller' }, imagePullSecrets: [{ name: 'one' }, { name: 'two' }] }
      await session().create('serviceaccounts', account)
      const spec = { serviceAccountName: 'puller', ...(imagePullSecrets ? { imagePullSecrets } : {}) }
      // The admission of a real cluster reads accounts from a cache that is a moment behind.
      await waitFor(async () => (await session().create('pods', pod('heir', spec), '?dryRun=All')).status === 201)
      const { body } = await session().create('pods', pod('heir', spec), '?dryRun=All')
      expect(body.spec.imagePullSecrets).toEqual(expected)
    })

    test('change labels without a new generation', async () => {
      await session().create('pods', pod('labelled'))
      const { body } = await session().cluster.send('PATCH', session().path('pods/labelled'), {
        body: { metadata: { labels: { a: 'b' } } },
        headers: { 'content-type': 'application/merge-patch+json' },
      })
      expect(body.metadata).toMatchObject({ generation: 1, labels: { a: 'b' } })
    })

    test('keep their spec, apart from images and the deadline', async () => {
      await session().create('pods', pod('fixed'))
      const change = (spec: object) =>
        session().cluster.send('PATCH', session().path('pods/fixed'), {
          body: { spec },
          headers: { 'content-type': 'application/merge-patch+json' },
        })
      expectRefusal(await change({ restartPolicy: 'Never' }), {
        code: 422,
        reason: 'Invalid',
        message:
          /^Pod "fixed" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`/,
      })
      expect((await change({ activeDeadlineSeconds: 10 })).body.metadata.generation).toBe(2)
    })

    test('ignore a status that is sent with the rest', async () => {
      await session().create('pods', pod('status'))
      const { resourceVersion: _rv, ...metadata } = (await send('GET', 'status')).body.metadata
      const old = (await send('GET', 'status')).body
      const { body } = await send('PUT', 'status', { ...old, metadata, status: { phase: 'Running' } })
      expect(body.status.phase).toBe('Pending')
    })

    test('can be selected by phase and node', async () => {
      await session().create('pods', pod('selected'))
      const selector = encodeURIComponent('status.phase=Pending,spec.nodeName=,metadata.name=selected')
      const { body } = await session().cluster.send('GET', session().path(`pods?fieldSelector=${selector}`))
      expect(body.items).toHaveLength(1)
    })

    test('go at once when no node has them, and the answer shows them ending', async () => {
      await session().create('pods', pod('leaving'))
      const { status, body } = await send('DELETE', 'leaving')
      expect(status).toBe(200)
      expect(body).toMatchObject({ kind: 'Pod', metadata: { name: 'leaving', deletionGracePeriodSeconds: 0 } })
      expect(body.metadata.deletionTimestamp).toMatch(/Z$/)
      expect((await send('GET', 'leaving')).status).toBe(404)
    })

    test('have no log while no node has them', async () => {
      await session().create('pods', pod('silent'))
      const { status, text } = await send('GET', 'silent/log')
      expect([status, text]).toEqual([204, ''])
    })

    test.each([
      ['absent/log', 404, 'pods "absent" not found'],
      ['defaults/log?container=zz', 400, 'container zz is not valid for pod defaults'],
    ])('refuse the log %s', async (path, code, message) => {
      expectRefusal(await send('GET', path), { code, message })
    })
  })

  describe('events', () => {
    const event = (name: string, namespace: string) => ({
      metadata: { name },
      involvedObject: { kind: 'Pod', namespace, name: 'told' },
      reason: 'Told',
      message: 'something happened',
      type: 'Normal',
    })

    test('are found by what they are about', async () => {
      expect((await session().create('events', event('told', session().namespace))).status).toBe(201)
      const selector = encodeURIComponent('involvedObject.name=told,involvedObject.kind=Pod,type=Normal,reason=Told')
      const { body } = await session().cluster.send('GET', session().path(`events?fieldSelector=${selector}`))
      expect(body.items).toMatchObject([{ metadata: { name: 'told' }, message: 'something happened' }])
    })

    test('stand in the namespace of what they are about', async () => {
      expectRefusal(await session().create('events', event('strange', 'default')), {
        code: 422,
        message:
          'Event "strange" is invalid: involvedObject.namespace: Invalid value: "default": does not match event.namespace',
      })
    })
  })
}

// Where a task goes when it does not say so.

import { describe, expect, it } from 'vitest'
import { type ClusterChoice, chooseCluster } from '../../../src/operator/spec/place.ts'
import type { PlaceSettings } from '../../../src/operator/spec/pod-task.ts'
import { build, image, mistakesOf } from './support/build.ts'

describe('the namespace', () => {
  const template = { metadata: { namespace: 'template' } }
  const pod = { metadata: { namespace: 'spec' } }
  const defaults = { configured: { namespace: 'connection' }, serviceAccountNamespace: 'account\n' }
  const { configured: _, ...onlyAccount } = defaults

  it.each([
    ['task', { namespace: 'task', pod, template }, defaults],
    ['spec', { pod, template }, defaults],
    ['template', { template }, defaults],
    ['connection', {}, defaults],
    ['account', {}, onlyAccount],
    ['default', {}, {}],
  ] as const)('[case 59] is the one of `%s`', async (expected, task, places) => {
    const built = await build({ image, ...task }, {}, places)
    expect([built.namespace, built.pod.metadata?.namespace]).toEqual([expected, expected])
  })
})

describe('the cluster', () => {
  const inCluster: ClusterChoice = { kind: 'in-cluster' }
  const kubeconfig: ClusterChoice = { kind: 'kubeconfig' }
  it.each([
    [true, true, inCluster],
    [true, false, inCluster],
    [true, undefined, inCluster],
    [false, true, kubeconfig],
    [false, false, kubeconfig],
    [false, undefined, kubeconfig],
    [undefined, true, inCluster],
    [undefined, false, kubeconfig],
    [undefined, undefined, { kind: 'automatic' } as const],
  ])('[case 80] [case 81] task says %s, connection says %s', (task, connection, expected) => {
    const settings = (value: boolean | undefined): PlaceSettings => (value === undefined ? {} : { inCluster: value })
    expect(chooseCluster(settings(task), { configured: settings(connection) })).toEqual(expected)
  })

  it('[case 1] is the current one of the kubeconfig that the task names', () => {
    expect(chooseCluster({ kubeconfig: '/tmp/fake_file' }, {})).toEqual({ kind: 'kubeconfig', path: '/tmp/fake_file' })
  })

  it.each([
    [{ cluster: 'a' }, {}, { kind: 'kubeconfig', context: 'a' }],
    [{ cluster: 'a' }, { cluster: 'b', kubeconfig: '/k' }, { kind: 'kubeconfig', context: 'a', path: '/k' }],
    [{ cluster: 'a' }, { inCluster: true }, { kind: 'kubeconfig', context: 'a' }],
    [{ inCluster: true }, { cluster: 'b', kubeconfig: '/k' }, inCluster],
    [{ inCluster: true, cluster: 'a' }, {}, inCluster],
    [{}, { kubeconfig: '/k' }, { kind: 'kubeconfig', path: '/k' }],
  ] as const)('is what the task says before what is configured: %#', (task, configured, expected) => {
    expect(chooseCluster(task, { configured })).toEqual(expected)
  })

  it('[case 82] can not be both the one around and one of a kubeconfig', async () => {
    const expected = ['`inCluster` and `kubeconfig` exclude each other']
    expect(await mistakesOf(() => chooseCluster({ inCluster: true, kubeconfig: '/k' }, {}))).toEqual(expected)
    const configured = { inCluster: true, kubeconfig: '/k' }
    expect(await mistakesOf(() => chooseCluster({}, { configured }))).toEqual(expected)
  })
})

// From a context's name to its cluster and user, and what is said when that leads nowhere.

import { describe, expect, test } from 'vitest'
import { parseKubeconfig } from '../../../src/cluster/kubeconfig/parse.ts'
import { listContexts, resolveContext } from '../../../src/cluster/kubeconfig/resolve.ts'
import { failureOf, story } from '../support/failure.ts'

function parse(kubeconfig: object) {
  return parseKubeconfig('/kube/config', Buffer.from(JSON.stringify(kubeconfig)))
}

function withUser(user: object, cluster: object = { server: 'https://c' }) {
  return parse({
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
  })
}

describe('references that lead nowhere', () => {
  test.each<[string, object, string]>([
    [
      'a context that is not there',
      { contexts: [{ name: 'y', context: {} }] },
      'there is no context `x`: the kubeconfig has `y`',
    ],
    ['no context at all', {}, 'there is no context `x`: the kubeconfig has no context'],
    ['no cluster named', { contexts: [{ name: 'x' }] }, 'cannot use the context `x`: it names no cluster'],
    [
      'a cluster that is not there',
      { contexts: [{ name: 'x', context: { cluster: 'gone' } }] },
      'cannot use the context `x`: it names the cluster `gone`, which the kubeconfig does not have',
    ],
    [
      'a user that is not there',
      {
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'gone' } }],
        clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
      },
      'cannot use the context `x`: it names the user `gone`, which the kubeconfig does not have',
    ],
    [
      'a cluster without a server',
      { contexts: [{ name: 'x', context: { cluster: 'c' } }], clusters: [{ name: 'c', cluster: {} }] },
      'cannot use the context `x`: its cluster `c` has no server',
    ],
    [
      'a server that is no address',
      {
        contexts: [{ name: 'x', context: { cluster: 'c' } }],
        clusters: [{ name: 'c', cluster: { server: 'ftp://c' } }],
      },
      'cannot use the context `x`: its cluster `c` has a server that is not an http or https address',
    ],
  ])('%s', async (_, kubeconfig, expected) => {
    const document = await parse(kubeconfig)
    const error = await failureOf(() => resolveContext(document, 'x'))
    expect(error.code).toBe('kubeconfig-context')
    expect(story(error)).toBe(expected)
  })

  test('are listed without a server and harm no other context', async () => {
    const document = await parse({
      'current-context': 'good',
      contexts: [
        { name: 'bad', context: { cluster: 'gone', user: 'gone', namespace: 'n' } },
        { name: 'good', context: { cluster: 'c' } },
      ],
      clusters: [{ name: 'c', cluster: { server: 'https://user:marker@c.example.com:6443/?q=1' } }],
    })
    expect(listContexts(document)).toEqual([
      { name: 'bad', isCurrent: false, namespace: 'n' },
      { name: 'good', isCurrent: true, server: 'https://c.example.com:6443' },
    ])
  })

  test('many contexts are not all named', async () => {
    const document = await parse({ contexts: Array.from({ length: 40 }, (_, index) => ({ name: `c${index}` })) })
    expect(story(await failureOf(() => resolveContext(document, 'x')))).toContain('and 30 more')
  })

  test('names are shown without control characters', async () => {
    const document = await parse({ contexts: [{ name: 'x', context: { cluster: 'a\u001b[31m\nb`' } }] })
    expect(story(await failureOf(() => resolveContext(document, 'x')))).toContain("`a\\x1b[31m b'`")
  })
})

describe('values that can not be used', () => {
  const v1 = 'client.authentication.k8s.io/v1'
  test.each<[string, object, string]>([
    ['a key that is not base64', { 'client-key-data': 'marker!' }, '`users.0.user.client-key-data` is not base64'],
    ['a login program without a command', { exec: { apiVersion: v1 } }, '`users.0.user.exec.command` is missing'],
    [
      'a login program of an old version',
      { exec: { command: 'a', apiVersion: `${v1}alpha1` } },
      'exec.apiVersion` is v1alpha1',
    ],
    ['a login program of no version', { exec: { command: 'a' } }, 'is not client.authentication.k8s.io/v1 or v1beta1'],
    ['v1 without interactiveMode', { exec: { command: 'a', apiVersion: v1 } }, 'exec.interactiveMode` is missing'],
    [
      'an unknown interactiveMode',
      { exec: { command: 'a', apiVersion: v1, interactiveMode: 'marker' } },
      'is not Never, IfAvailable or Always',
    ],
    ['groups to act as without a user', { 'as-groups': ['g'] }, '`users.0.user.as` is missing'],
  ])('%s', async (_, user, expected) => {
    const document = await withUser(user)
    const error = await failureOf(() => resolveContext(document, 'x'))
    expect(error.code).toBe('kubeconfig-damaged')
    expect(story(error)).toContain(expected)
    expect(story(error)).not.toContain('marker')
  })
})

describe('what is read', () => {
  test.each<[string, object, string]>([
    ['a port without a scheme, plain', { server: 'localhost:8080' }, 'http://localhost:8080'],
    [
      'a port without a scheme, with an authority',
      { server: 'c:6443', 'certificate-authority': 'ca' },
      'https://c:6443',
    ],
    ['a port without a scheme, not verified', { server: 'c:6443', 'insecure-skip-tls-verify': true }, 'https://c:6443'],
    ['a path prefix', { server: 'https://rancher/k8s/clusters/c-1/' }, 'https://rancher/k8s/clusters/c-1'],
    ['IPv6', { server: 'https://[::1]:6443' }, 'https://[::1]:6443'],
    ['user info', { server: 'https://a:b@c' }, 'https://c'],
  ])('server: %s', async (_, cluster, expected) => {
    const document = await withUser({}, cluster)
    expect(resolveContext(document, 'x').server).toBe(expected)
    expect(listContexts(document)[0]?.server).toBe(expected)
  })

  test('TLS and proxy settings, and what login programs get', async () => {
    const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }]
    const document = await withUser(
      {},
      { server: 'https://c', 'tls-server-name': 'n', 'proxy-url': 'http://p', extensions },
    )
    const { cluster } = resolveContext(document, 'x')
    expect(cluster).toMatchObject({ tlsServerName: 'n', execConfig: { audience: 'a' } })
    expect(cluster.proxyUrl?.reveal()).toBe('http://p')
  })

  test('whom to act as', async () => {
    const document = await withUser({
      as: 'jane',
      'as-uid': '7',
      'as-groups': ['a', 'b'],
      'as-user-extra': { Scope: ['s'] },
    })
    expect(resolveContext(document, 'x').user?.impersonation).toEqual({
      user: 'jane',
      uid: '7',
      groups: ['a', 'b'],
      extra: { Scope: ['s'] },
    })
  })

  test('inline data wins over a file, line breaks in it are skipped', async () => {
    const data = Buffer.from('pem of the client').toString('base64')
    const document = await withUser({
      'client-certificate': 'file',
      'client-certificate-data': `${data.slice(0, 8)}\n${data.slice(8)}`,
    })
    const material = resolveContext(document, 'x').user?.clientCertificate
    expect(material?.kind === 'data' && Buffer.from(material.bytes.reveal()).toString()).toBe('pem of the client')
  })
})

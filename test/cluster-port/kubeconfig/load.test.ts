// Which kubeconfig files count, how they merge and how damaged ones are told of.

import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { loadKubeconfig } from '../../../src/cluster/kubeconfig/load.ts'
import { listContexts, resolveContext } from '../../../src/cluster/kubeconfig/resolve.ts'
import { compareTimes } from '../../support/compare-times.ts'
import { failureOf, story } from '../support/failure.ts'
import { environmentIn, makeFolder } from '../support/folder.ts'

/** A kubeconfig with one context, cluster and user of the same name. */
function single(name: string, fields: object = {}, cluster: object = {}, user: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: `https://${name}.example.com`, ...cluster } }],
    users: [{ name, user: { token: `token-of-${name}`, ...user } }],
    ...fields,
  }
}

describe('which files', () => {
  test('without KUBECONFIG it is ~/.kube/config', async () => {
    const folder = await makeFolder({ '.kube/config': single('home') })
    const document = await loadKubeconfig({ environment: environmentIn(folder) })
    expect([...document.contexts.keys()]).toEqual(['home'])
  })

  test('the list in KUBECONFIG, missing and empty files skipped, relative to the working directory', async () => {
    const folder = await makeFolder({
      'a.yaml': single('a'),
      'empty.yaml': '',
      'comment.yaml': '# nothing yet\n',
      'b.yaml': single('b'),
    })
    const environment = environmentIn(folder, {
      KUBECONFIG: 'a.yaml::missing.yaml:empty.yaml:comment.yaml:a.yaml:b.yaml',
    })
    const document = await loadKubeconfig({ environment })
    expect([...document.contexts.keys()]).toEqual(['a', 'b'])
  })

  test('--kubeconfig is the only file then', async () => {
    const folder = await makeFolder({ 'a.yaml': single('a'), 'b.yaml': single('b') })
    const environment = environmentIn(folder, { KUBECONFIG: 'a.yaml' })
    const document = await loadKubeconfig({ environment, kubeconfig: 'b.yaml' })
    expect([...document.contexts.keys()]).toEqual(['b'])
  })

  test('--kubeconfig must exist', async () => {
    const folder = await makeFolder()
    const error = await failureOf(loadKubeconfig({ environment: environmentIn(folder), kubeconfig: 'none.yaml' }))
    expect(error.code).toBe('kubeconfig-missing')
    expect(story(error)).toContain(join(folder, 'none.yaml'))
  })

  test('no file at all is an error that names where it looked', async () => {
    const folder = await makeFolder()
    const error = await failureOf(loadKubeconfig({ environment: environmentIn(folder) }))
    expect(error.exitCode).toBe(2)
    expect(story(error)).toContain(join(folder, '.kube', 'config'))
  })

  test('a folder in the list is an error, not a missing file', async () => {
    const folder = await makeFolder({ 'd/x': '' })
    const error = await failureOf(loadKubeconfig({ environment: environmentIn(folder, { KUBECONFIG: 'd' }) }))
    expect(story(error)).toBe(`cannot read the kubeconfig \`${join(folder, 'd')}\`: it is a folder`)
  })
})

describe('merging', () => {
  test('the first file wins for each name and for the current context', async () => {
    const folder = await makeFolder({
      'a.yaml': single('same', {}, { server: 'https://first.example.com' }),
      'b.yaml': single('same', { 'current-context': 'same' }, { server: 'https://second.example.com' }),
      'c.yaml': single('other', { 'current-context': 'other' }),
    })
    const document = await loadKubeconfig({
      environment: environmentIn(folder, { KUBECONFIG: 'a.yaml:b.yaml:c.yaml' }),
    })
    expect(listContexts(document)).toEqual([
      { name: 'same', isCurrent: true, server: 'https://first.example.com' },
      { name: 'other', isCurrent: false, server: 'https://other.example.com' },
    ])
  })

  test('a context may name a cluster and a user of other files', async () => {
    const folder = await makeFolder({
      'contexts.yaml': { contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'app' } }] },
      'rest.yaml': {
        clusters: [{ name: 'c', cluster: { server: 'https://c.example.com/prefix/' } }],
        users: [{ name: 'u', user: { token: 't' } }],
      },
    })
    const document = await loadKubeconfig({
      environment: environmentIn(folder, { KUBECONFIG: 'contexts.yaml:rest.yaml' }),
    })
    const context = resolveContext(document, 'x')
    expect(context).toMatchObject({ name: 'x', server: 'https://c.example.com/prefix', namespace: 'app' })
    expect(context.user?.token?.reveal()).toBe('t')
  })

  test('relative files belong to the folder of the file that names them', async () => {
    const user = { tokenFile: 'token', 'client-certificate': '../c.pem', 'client-key': '/abs/k.pem', exec: undefined }
    const folder = await makeFolder({ 'sub/config': single('x', {}, { 'certificate-authority': 'ca.pem' }, user) })
    const document = await loadKubeconfig({ environment: environmentIn(folder, { KUBECONFIG: 'sub/config' }) })
    const { cluster, user: resolved } = resolveContext(document, 'x')
    expect(cluster.certificateAuthority).toEqual({ kind: 'file', path: join(folder, 'sub/ca.pem') })
    expect(resolved).toMatchObject({
      tokenFile: join(folder, 'sub/token'),
      clientCertificate: { kind: 'file', path: join(folder, 'c.pem') },
      clientKey: { kind: 'file', path: '/abs/k.pem' },
    })
  })

  test.each([
    ['./bin/login', 'sub/bin/login'],
    ['/usr/bin/login', '/usr/bin/login'],
    ['login', 'login'],
  ])('the login program %s becomes %s', async (command, expected) => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command }
    const folder = await makeFolder({ 'sub/config': single('x', {}, {}, { exec }) })
    const document = await loadKubeconfig({ environment: environmentIn(folder, { KUBECONFIG: 'sub/config' }) })
    const path = expected.startsWith('sub/') ? join(folder, expected) : expected
    expect(resolveContext(document, 'x').user?.exec?.command).toBe(path)
  })
})

describe('damaged files', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['broken YAML', 'contexts:\n- name: a\n  context: {\nusers: [token: marker', 'not valid YAML near line'],
    ['broken JSON', '{"users": [{"name": "marker"', 'not valid YAML'],
    ['a tab', 'a:\n\tb: marker', 'not valid YAML near line'],
    ['another object', 'kind: Secret\ndata: {password: marker}', '`kind` is not `Config`'],
    ['a list', '- marker', 'the document is a list'],
    ['text', 'marker', 'the document` has the wrong type'],
    ['contexts that are no list', 'contexts: marker', '`contexts` has the wrong type'],
    [
      'a token that is a number',
      'users: [{name: a, user: {token: 1234567}}]',
      '`users.0.user.token` has the wrong type',
    ],
    ['two contexts of one name', 'contexts: [{name: a}, {name: a}]', 'two entries of the same name (`contexts.1`)'],
    ['UTF-16', Buffer.from('\ufeffkind: Config', 'utf16le'), 'UTF-16'],
    ['bytes', Uint8Array.from([0x61, 0xff, 0xfe, 0x00]), 'not UTF-8'],
    ['an alias bomb', `a: &a [x,x]\nb: &b [*a,*a]\n${'c: [*b,*b]\n'.repeat(2000)}`, 'not valid YAML'],
  ])('%s', async (_, content, expected) => {
    const folder = await makeFolder({ config: content })
    const error = await failureOf(loadKubeconfig({ environment: environmentIn(folder), kubeconfig: 'config' }))
    expect(error.code).toBe('kubeconfig-damaged')
    expect(story(error)).toContain(expected)
    expect(story(error)).toContain(join(folder, 'config'))
    expect(story(error)).not.toMatch(/marker|1234567/)
  })

  test('null in place of lists, entries and values is nothing', async () => {
    const folder = await makeFolder({
      config:
        'clusters:\ncontexts:\n- name: a\n  context:\n- name: b\n  context: {cluster: c, user: null}\nusers: null\n',
    })
    const document = await loadKubeconfig({ environment: environmentIn(folder), kubeconfig: 'config' })
    expect([...document.contexts.keys()]).toEqual(['a', 'b'])
  })
})

describe('a long kubeconfig', () => {
  const fill = (lines: number): string => '# nothing\n'.repeat(lines)

  /** Contexts of several kilobytes. */
  function writeContexts(count: number): string {
    const names = Array.from({ length: count }, (_, index) => `cluster-${index}`)
    return [
      'contexts:',
      ...names.map((name) => `- name: ${name}\n  context:\n    cluster: ${name}\n    user: ${name}`),
      'clusters:',
      ...names.map(
        (name) =>
          `- name: ${name}\n  cluster:\n    server: https://${name}\n    certificate-authority-data: ${'A'.repeat(4400)}`,
      ),
    ].join('\n')
  }

  test.each<[string, (size: number) => string]>([
    ['contexts', writeContexts],
    ['lines of comment', (size) => `${fill(size * 500)}${writeContexts(1)}`],
    ['a line', (size) => 'a'.repeat(size * 50_000)],
  ])('of %s takes as much more time as it is longer', async (_, write) => {
    const folder = await makeFolder({ quarter: write(25), whole: write(100) })
    const ratio = await compareTimes(
      async () => await readAll(folder, 'whole').catch(() => {}),
      async () => await readAll(folder, 'quarter').catch(() => {}),
    )
    // One that looks at everything again for each part would take sixteen times as long.
    expect(ratio).toBeLessThan(10)
  })

  test('of a hundred contexts takes little more time than its YAML', async () => {
    const text = writeContexts(100)
    const folder = await makeFolder({ config: text })
    expect(await readAll(folder, 'config')).toHaveLength(100)
    const ratio = await compareTimes(
      async () => await readAll(folder, 'config'),
      () => loadAll(text),
    )
    expect(ratio).toBeLessThan(5)
  })

  async function readAll(folder: string, kubeconfig: string): Promise<readonly unknown[]> {
    return listContexts(await loadKubeconfig({ environment: environmentIn(folder), kubeconfig }))
  }
})

test('nothing of a kubeconfig shows its credentials', async () => {
  const user = {
    token: 'marker-1',
    password: 'marker-2',
    'client-key-data': Buffer.from('marker-3').toString('base64'),
    'auth-provider': { name: 'oidc', config: { 'refresh-token': 'marker-4' } },
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'x',
      args: ['marker-5'],
      env: [{ name: 'a', value: 'marker-6' }],
    },
  }
  const folder = await makeFolder({ config: single('x', {}, { 'proxy-url': 'http://u:marker-7@proxy' }, user) })
  const document = await loadKubeconfig({ environment: environmentIn(folder), kubeconfig: 'config' })
  const { inspect } = await import('node:util')
  const context = resolveContext(document, 'x')
  const shown = [inspect(document, { depth: 9 }), inspect(context, { depth: 9 }), JSON.stringify(context)].join()
  expect(shown).toContain('[redacted]')
  expect(shown).not.toMatch(/marker|bWFya2Vy/)
})

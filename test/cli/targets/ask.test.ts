// The questions about clusters and namespaces.

import { describe, expect, it } from 'vitest'
import { askContexts, askNamespaces } from '../../../src/cli/targets/ask.ts'
import type { ClusterDirectory } from '../../../src/cli/targets/open-directory.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { scriptPrompter } from '../support/scripted-prompter.ts'

const { signal } = new AbortController()

function directoryOf(...names: string[]): ClusterDirectory {
  return {
    contexts: names.map((name) => ({ name, isCurrent: name === names[0], server: `https://${name}` })),
    askReachable: async (contexts) =>
      contexts.map((context) =>
        context === 'west' ? { context, status: 'unreachable', why: 'no route' } : { context, status: 'reachable' },
      ),
    open: () => {
      throw new TypeError('asking opens no cluster')
    },
    close: () => {},
  }
}

function clusterWith(...names: string[]): Cluster {
  const unexpected = () => Promise.reject(new TypeError('only namespaces are listed'))
  return {
    name: 'east',
    server: 'https://east',
    namespace: 'app',
    namespaces: { list: async () => names.map((name) => ({ metadata: { name } })), get: unexpected },
    secrets: {
      get: unexpected,
      listByName: unexpected,
      listPullSecrets: unexpected,
      create: unexpected,
      replace: unexpected,
      remove: unexpected,
    },
    serviceAccounts: { get: unexpected, list: unexpected, replace: unexpected },
    pods: { listSome: unexpected },
    close: () => {},
  }
}

describe('askContexts', () => {
  it('shows which clusters answer', async () => {
    const { prompter, expectAllUsed } = scriptPrompter([
      { asked: 'Clusters', answer: ['east (answers)', 'west (no answer: no route)'] },
    ])
    expect(await askContexts(directoryOf('east', 'west'), prompter, signal, () => {})).toEqual(['east', 'west'])
    expectAllUsed()
  })

  it('narrows a long list down before it asks which clusters answer', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `team-${index}`)
    const asked: (readonly string[])[] = []
    const directory: ClusterDirectory = {
      ...directoryOf(...names),
      askReachable: async (contexts) => {
        asked.push(contexts)
        return contexts.map((context) => ({ context, status: 'reachable' }))
      },
    }
    const { prompter, expectAllUsed } = scriptPrompter([
      { asked: 'Part of the names of clusters to choose from (100 in all, empty shows them all)', answer: ' m-4 ' },
      { asked: 'Clusters', answer: ['team-4 ', 'team-42 '] },
    ])
    expect(await askContexts(directory, prompter, signal, () => {})).toEqual(['team-4', 'team-42'])
    expect(asked.flat()).toHaveLength(11)
    expectAllUsed()
  })

  it.each([
    ['east', 'Cluster: east (answers, https://east)'],
    ['west', 'Cluster: west (no answer: no route, https://west)'],
  ])('says which cluster it is and whether it answers where there is only one: %s', async (name, said) => {
    const { prompter } = scriptPrompter([])
    const told: string[] = []
    expect(await askContexts(directoryOf(name), prompter, signal, (text) => told.push(text))).toEqual([name])
    expect(told).toEqual([said])
  })
})

describe('askNamespaces', () => {
  it.each([
    ['own', [{ asked: 'Namespaces', answer: "the context's own (app)" }], { kind: 'context' }],
    ['all', [{ asked: 'Namespaces', answer: 'all' }], { kind: 'all' }],
    [
      'typed',
      [
        { asked: 'Namespaces', answer: 'type names' },
        { asked: 'Names', answer: 'app, web,app' },
      ],
      { kind: 'names', names: ['app', 'web'] },
    ],
    [
      'by label',
      [
        { asked: 'Namespaces', answer: 'by label' },
        { asked: 'Label selector', answer: 'team=data' },
      ],
      { kind: 'labels', selector: 'team=data' },
    ],
    [
      'from a filtered list',
      [
        { asked: 'Namespaces', answer: 'choose' },
        { asked: '3 in all', answer: 'a' },
        { asked: 'Namespaces', answer: ['app'] },
      ],
      { kind: 'names', names: ['app'] },
    ],
  ])('%s', async (_, script, expected) => {
    const { prompter, expectAllUsed } = scriptPrompter(script)
    expect(await askNamespaces([clusterWith('web', 'app', 'data')], prompter, signal)).toEqual(expected)
    expectAllUsed()
  })

  const silent = (error: Error): Cluster => {
    const cluster = clusterWith()
    return { ...cluster, name: 'west', namespaces: { ...cluster.namespaces, list: () => Promise.reject(error) } }
  }

  it('offers the list of the clusters that answer, and names the one that does not', async () => {
    const { prompter, expectAllUsed } = scriptPrompter([
      { asked: 'Namespaces', answer: 'choose' },
      { asked: '1 in all, without those of west', answer: '' },
      { asked: 'Namespaces', answer: ['app'] },
    ])
    const clusters = [silent(new Error('no route')), clusterWith('app')]
    expect(await askNamespaces(clusters, prompter, signal)).toEqual({ kind: 'names', names: ['app'] })
    expectAllUsed()
  })

  it('fails when no cluster tells its namespaces', async () => {
    const { prompter } = scriptPrompter([{ asked: 'Namespaces', answer: 'choose' }])
    await expect(askNamespaces([silent(new Error('no route'))], prompter, signal)).rejects.toThrow('no route')
  })
})

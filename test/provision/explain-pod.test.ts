// A pod in a cluster, with what may be read of it.

import { describe, expect, it } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import type { KubernetesEvent, Pod } from '../../src/basics/wire.ts'
import type { Selection } from '../../src/cluster/resources/watchable.ts'
import { PullpassError } from '../../src/errors/pullpass-error.ts'
import { explainPod, type PodCluster } from '../../src/provision/explain-pod.ts'
import type { ProveImage } from '../../src/provision/proof/prove.ts'
import { recorded } from '../diagnosis/support/recorded.ts'
import { MemoryCluster, type MemoryClusterOptions } from '../support/memory-cluster.ts'

const now = () => new Date('2026-01-01T00:01:00Z')

interface SceneOptions {
  readonly account?: readonly string[]
  readonly eventsFail?: boolean
  readonly change?: (pod: Pod) => Pod
  readonly onCall?: MemoryClusterOptions['onCall']
}

/** A cluster that is in a recorded situation; `asked` collects which events were asked for. */
function inSituation(
  situation: string,
  { account = [], eventsFail = false, change = (pod) => pod, onCall }: SceneOptions = {},
) {
  const { moments, secrets } = recorded(situation)
  const { pod, events } = moments.at(-1) ?? { pod: {}, events: [] }
  const memory = new MemoryCluster({
    namespaces: ['app'],
    secrets: secrets.map((secret) => ({ ...secret, metadata: { ...secret.metadata, namespace: 'app' } })),
    serviceAccounts: [
      { metadata: { name: 'default', namespace: 'app' }, imagePullSecrets: account.map((name) => ({ name })) },
    ],
    ...(onCall && { onCall }),
  })
  const asked: Selection[] = []
  const cluster: PodCluster = {
    name: 'here',
    secrets: memory.secrets,
    serviceAccounts: memory.serviceAccounts,
    pods: {
      get: async ({ name }) =>
        name === situation ? change({ ...pod, metadata: { ...pod.metadata, namespace: 'app' } }) : undefined,
    },
    events: {
      list: async (selection) => {
        asked.push(selection)
        if (eventsFail) throw new PullpassError('cluster-forbidden', 'cannot list events')
        return { items: events satisfies readonly KubernetesEvent[], resourceVersion: '1' }
      },
    },
  }
  return { cluster, asked, name: { namespace: 'app', name: situation } }
}

const forbidSecrets: MemoryClusterOptions['onCall'] = ({ kind }) => {
  if (kind === 'secrets') throw new PullpassError('cluster-forbidden', 'cannot get secret')
}

describe('explainPod', () => {
  it.for([
    'no-secret',
    'wrong-password',
    'missing-secret',
    'opaque-type',
    'sidecar-refused',
    'auth-not-base64',
    'right',
  ])('reads what is needed to tell %s', async (situation) => {
    const { cluster, name, asked } = inSituation(situation)
    const { diagnosis, gaps } = await explainPod(cluster, name, { now })
    expect(diagnosis?.code ?? 'none').toBe(recorded(situation).cause)
    expect(gaps).toEqual([])
    expect(asked).toEqual([
      { namespace: 'app', fieldSelector: 'involvedObject.uid=00000000-0000-4000-8000-000000000001' },
    ])
  })

  it('shows each image once, with its containers', async () => {
    const { cluster, name } = inSituation('init-container-not-found')
    const { images } = await explainPod(cluster, name, { now })
    expect(images.map(({ image, containers }) => [image, containers])).toEqual([
      ['registry.pullpass.test:5443/team/hello:absent', ['other']],
      ['registry.pullpass.test:5443/team/hello:1', ['main']],
    ])
    expect(images.map(({ explanation }) => explanation.candidates.length)).toEqual([1, 1])
  })

  it('knows that the service account got a secret after the pod was made', async () => {
    const { cluster, name } = inSituation('no-secret', { account: ['regcred'] })
    const { diagnosis } = await explainPod(cluster, name, { now })
    expect(diagnosis?.remedy).toContain('start the pod again')
  })

  it('names the context in the command that mends it', async () => {
    const { cluster, name } = inSituation('wrong-password')
    const { diagnosis } = await explainPod(cluster, name, { now })
    expect(diagnosis?.remedy).toContain('create wrong-password-wrong --context here --namespace app')
  })

  it('says less, and that it does, where secrets can not be read', async () => {
    const { cluster, name } = inSituation('wrong-password', { onCall: forbidSecrets })
    const { diagnosis, gaps, images } = await explainPod(cluster, name, { now })
    expect(diagnosis?.code).toBe('access-unclear')
    expect(diagnosis?.remedy).toBe(
      'ask for `get` on secret `wrong-password-wrong` of namespace `app`: it tells the cause',
    )
    expect(gaps.map(({ code, remedies }) => [code, remedies])).toEqual([
      ['cluster-forbidden', ['ask for `get` on secret `wrong-password-wrong` of namespace `app`']],
    ])
    expect(images.map(({ explanation }) => explanation)).toMatchObject([
      { outcome: 'unknown', secrets: [{ status: 'unknown' }], notes: [] },
    ])
  })

  it('uses the secrets that it may read where another is forbidden', async () => {
    let reads = 0
    const forbidFirst: MemoryClusterOptions['onCall'] = (call) => {
      if (call.kind === 'secrets' && reads++ === 0) forbidSecrets?.(call, new MemoryCluster())
    }
    const { cluster, name } = inSituation('two-wrong-passwords', { onCall: forbidFirst })
    const { diagnosis, gaps, images } = await explainPod(cluster, name, { now })
    expect(diagnosis?.code).toBe('login-refused')
    expect(gaps).toHaveLength(1)
    expect(images[0]?.explanation.secrets.map(({ status }) => status)).toEqual(['unknown', 'loaded'])
  })

  it('has no warnings about an image that is there', async () => {
    const { cluster, name } = inSituation('other-registry')
    const before = await explainPod(cluster, name, { now })
    expect(before.images.some(({ explanation }) => explanation.notes.length > 0)).toBe(true)
    const { cluster: other } = inSituation('other-registry', {
      change: (pod) => JSON.parse(JSON.stringify(pod).replaceAll('"imageID":""', '"imageID":"sha256:1"')),
    })
    const { images } = await explainPod(other, name, { now })
    expect(images.flatMap(({ explanation }) => explanation.notes)).toEqual([])
  })

  it('asks for the events of a static pod under the uid that the kubelet gave it', async () => {
    const { cluster, name, asked } = inSituation('no-secret', {
      change: (pod) => ({
        ...pod,
        metadata: { ...pod.metadata, annotations: { 'kubernetes.io/config.mirror': 'of-the-node' } },
      }),
    })
    const { diagnosis } = await explainPod(cluster, name, { now })
    expect(asked).toEqual([{ namespace: 'app', fieldSelector: 'involvedObject.uid=of-the-node' }])
    expect(diagnosis?.remedy).toMatch(/^give node `.*` the login/)
  })

  it('says what a pod without trouble waits for', async () => {
    const { cluster, name } = inSituation('right', {
      change: ({ metadata, spec }) => ({
        metadata: { ...metadata, creationTimestamp: '2026-01-01T00:00:30Z' },
        spec: { ...spec, schedulerName: 'nobody', containers: spec?.containers ?? [], nodeName: '' },
        status: { phase: 'Pending' },
      }),
    })
    const { diagnosis, wait } = await explainPod(cluster, name, { now })
    expect(diagnosis).toBeUndefined()
    expect(wait).toMatchObject({ for: 'scheduler', isLong: false })
  })

  it('goes on without events', async () => {
    const { cluster, name } = inSituation('wrong-password', { eventsFail: true })
    const { diagnosis, gaps } = await explainPod(cluster, name, { now })
    expect(diagnosis?.code).toBe('login-refused')
    expect(gaps).toHaveLength(1)
  })

  it('names a pod that is not there', async () => {
    const { cluster } = inSituation('no-secret')
    await expect(explainPod(cluster, { namespace: 'app', name: 'gone' }, { now })).rejects.toThrow(
      'there is no pod `gone` in `here/app`',
    )
  })

  it('does not take an abort for a gap', async () => {
    const abort = new AbortController()
    const { cluster, name } = inSituation('wrong-password', {
      onCall: () => {
        abort.abort(new Error('enough'))
        throw new Error('cut')
      },
    })
    await expect(explainPod(cluster, name, { now, signal: abort.signal })).rejects.toThrow('enough')
  })
})

describe('explainPod with the registry asked', () => {
  /** A registry that opens for nobody but knows the login. */
  function openRegistry() {
    const questions: [string, string[]][] = []
    const prove: ProveImage = async (image, candidates) => {
      questions.push([image, candidates.map(({ username }) => username)])
      const about = { image, registry: 'registry.pullpass.test:5443', askedFrom: 'desk' }
      return [
        { ...about, verdict: 'login-required', explanation: 'strangers may not pull it' },
        ...candidates.map(({ username }) => ({
          ...about,
          username,
          verdict: 'no-access' as const,
          explanation: 'it is not theirs',
        })),
      ]
    }
    return { prove, questions }
  }

  it('asks about the image that fails, with the logins that the kubelet tries', async () => {
    const { prove, questions } = openRegistry()
    const { cluster, name } = inSituation('wrong-password')
    const { diagnosis } = await explainPod(cluster, name, { now, prove })
    expect(questions).toEqual([['registry.pullpass.test:5443/team/hello:1', ['alice']]])
    expect(diagnosis).toMatchObject({
      code: 'access-denied',
      evidence: expect.arrayContaining([expect.stringContaining('asked from desk: it is not theirs')]),
    })
  })

  it.for(['right', 'auth-not-base64', 'name-invalid', 'too-much-cpu'])('asks nothing about %s', async (situation) => {
    const { prove, questions } = openRegistry()
    const { cluster, name } = inSituation(situation)
    await explainPod(cluster, name, { now, prove })
    expect(questions).toEqual([])
  })

  it('never shows a password', async () => {
    const { cluster, name } = inSituation('password-with-newline')
    const { pod: _pod, ...shown } = await explainPod(cluster, name, { now, prove: openRegistry().prove })
    expect(JSON.stringify(shown)).not.toContain('alice-secret')
    expect(shown.images[0]?.explanation.candidates[0]?.password).toBeInstanceOf(Redacted)
  })
})

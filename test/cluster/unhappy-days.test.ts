// What a real API server refuses or changes, as `pullpass create` tells it. The sandbox's tests of unhappy days use these answers.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../cli/support/run-cli.ts'
import { serveHttps, testCa } from '../support/loopback-server.ts'
import { openKube } from './support/kube.ts'
import { withNamespace } from './support/namespace.ts'
import { testCluster } from './support/test-cluster.ts'

const cluster = testCluster()
const { rig } = cluster
const admission = '/apis/admissionregistration.k8s.io/v1'
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const secretRule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['secrets'] }

// Admission rules and users of a name that is fixed: on a cluster that others use they could be in the way.
describe.skipIf(!rig)('create', () => {
  const kube = openKube(cluster)
  const made: string[] = []
  let folder: string
  let passwordFile: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
    passwordFile = join(folder, 'password')
    await writeFile(passwordFile, 'marker-of-a-password', { mode: 0o600 })
  })
  afterAll(async () => {
    for (const path of made) await kube.statusOf('DELETE', path)
    kube.close()
    await rm(folder, { recursive: true })
  })

  /** Makes an object that ends with the tests. */
  async function make(
    collection: string,
    object: { metadata: { name: string }; [field: string]: unknown },
  ): Promise<void> {
    await kube.expect('POST', collection, object)
    made.unshift(`${collection}/${object.metadata.name}`)
  }

  async function create(namespace: string, flags: readonly string[] = [], context = cluster.context) {
    const login = ['--server', 'registry.example.com', '--username', 'ana', '--password-file', passwordFile]
    const target = ['--kubeconfig', cluster.kubeconfig, '--context', context, '-n', namespace]
    const { exitCode, stderr, stdout } = await runCli([
      'create',
      'regcred',
      ...login,
      ...target,
      '--yes',
      '-q',
      ...flags,
    ])
    expect(stdout + stderr).not.toContain('marker')
    return { exitCode, told: (stdout + stderr).replace(/\s+/g, ' ') }
  }

  /** Admission rules are in force some time after they were made. */
  async function untilInForce(namespace: string, isInForce: (status: number) => boolean): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/secrets?dryRun=All`
    const probe = async () => await kube.statusOf('POST', path, { metadata: { name: 'probe' }, data: { x: 'eA==' } })
    await expect.poll(async () => isInForce(await probe()), { timeout: 30_000 }).toBe(true)
  }

  const nameOf = (path: string): string => path.split('/').at(-1) ?? ''
  const within = async (use: (namespace: string, path: string) => Promise<void>) =>
    await withNamespace(kube, 'unhappy', async (path) => await use(nameOf(path), path))

  it('in a namespace that ends', async () => {
    await within(async (namespace, path) => {
      const held = { metadata: { name: 'held', finalizers: ['example.com/hold'] } }
      await kube.expect('POST', `${path}/configmaps`, held)
      await kube.expect('DELETE', path)
      const { exitCode, told } = await create(namespace)
      await kube.expect('PUT', `${path}/configmaps/held`, { metadata: { name: 'held' } })
      expect(exitCode).toBe(1)
      expect(told).toContain(`error: namespace \`${namespace}\` is being deleted in cluster \`${cluster.context}\``)
      expect(told).toContain('hint: wait until it is gone and create it anew')
    })
  })

  it('where a quota is used up', async () => {
    await within(async (namespace, path) => {
      const spec = { hard: { 'count/secrets': '0' } }
      await kube.expect('POST', `${path}/resourcequotas`, { metadata: { name: 'few' }, spec })
      type Quota = { status: { used?: object } }
      const used = async () => (await kube.expect<Quota>('GET', `${path}/resourcequotas/few`)).status.used
      await expect.poll(used, { timeout: 30_000 }).toBeDefined()
      const { exitCode, told } = await create(namespace)
      expect(exitCode).toBe(1)
      expect(told).toContain(
        'caused by: the server answered 403: secrets "regcred" is forbidden: exceeded quota: few, requested: count/secrets=1, used: count/secrets=0, limited: count/secrets=0 hint: change what the cause names',
      )
    })
  })

  it('where a policy refuses', async () => {
    await within(async (namespace) => {
      const name = `no-pull-secrets-${namespace}`
      const spec = {
        matchConstraints: {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          resourceRules: [secretRule],
        },
        validations: [{ expression: 'false', message: 'pull secrets come from the platform team' }],
      }
      await make(`${admission}/validatingadmissionpolicies`, { metadata: { name }, spec })
      const binding = { policyName: name, validationActions: ['Deny'] }
      await make(`${admission}/validatingadmissionpolicybindings`, { metadata: { name }, spec: binding })
      await untilInForce(namespace, (status) => status === 422)
      const { exitCode, told } = await create(namespace)
      expect(exitCode).toBe(1)
      expect(told).toContain('denied request: pull secrets come from the platform team hint: change what the cause')
    })
  })

  it('with the right to create, but not to read', async () => {
    await within(async (namespace, path) => {
      const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]
      await kube.expect('POST', `${rbac}/namespaces/${namespace}/roles`, { metadata: { name: 'creator' }, rules })
      await kube.expect('POST', `${rbac}/namespaces/${namespace}/rolebindings`, {
        metadata: { name: 'creator' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'creator' },
        subjects: [{ kind: 'User', name: 'stranger', apiGroup: 'rbac.authorization.k8s.io' }],
      })
      const asked = { user: 'stranger', resourceAttributes: { namespace, verb: 'create', resource: 'secrets' } }
      const isAllowed = async () => {
        type Review = { status: { allowed: boolean } }
        const reviews = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
        return (await kube.expect<Review>('POST', reviews, { spec: asked })).status.allowed
      }
      await expect.poll(isAllowed, { timeout: 30_000 }).toBe(true)
      expect(await create(namespace, [], rig?.strangerContext)).toMatchObject({ exitCode: 0 })
      expect(await kube.expect('GET', `${path}/secrets/regcred`)).toMatchObject({
        type: 'kubernetes.io/dockerconfigjson',
      })
      const again = await create(namespace, [], rig?.strangerContext)
      expect(again.exitCode).toBe(1)
      expect(again.told).toContain('exists already, and may not be read hint: ask for the right to `get` secrets there')
    })
  })

  it('over an immutable secret', async () => {
    await within(async (namespace, path) => {
      const data = { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') }
      const metadata = { name: 'regcred' }
      const type = 'kubernetes.io/dockerconfigjson'
      await kube.expect('POST', `${path}/secrets`, { metadata, type, data, immutable: true })
      const refused = await create(namespace)
      expect(refused.exitCode).toBe(1)
      expect(refused.told).toContain('immutable')
      expect(await create(namespace, ['--replace'])).toMatchObject({ exitCode: 0 })
    })
  })

  describe('with a webhook', () => {
    /** Starts one that answers as `review` says, for pull secrets of `namespace` alone, and waits until it is asked. */
    async function hook(namespace: string, review: object): Promise<void> {
      let asked = 0
      const server = await serveHttps(async (message, response) => {
        const chunks: Buffer[] = []
        for await (const chunk of message) chunks.push(chunk)
        const { apiVersion, request } = JSON.parse(Buffer.concat(chunks).toString())
        asked += 1
        const answer = request.name === 'regcred' ? review : { allowed: true }
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ apiVersion, kind: 'AdmissionReview', response: { uid: request.uid, ...answer } }))
      })
      await register(namespace, server.url)
      await untilInForce(namespace, () => asked > 0)
    }

    async function register(namespace: string, url: string): Promise<void> {
      const webhook = {
        ...{ name: 'secrets.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None' },
        ...{ failurePolicy: 'Fail', timeoutSeconds: 2, rules: [secretRule] },
        clientConfig: { url, caBundle: Buffer.from(testCa).toString('base64') },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      }
      const configuration = { metadata: { name: `secrets-${namespace}` }, webhooks: [webhook] }
      await make(`${admission}/mutatingwebhookconfigurations`, configuration)
    }

    const patching = (...patch: readonly object[]) => ({
      ...{ allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') },
    })

    it('that refuses', async () => {
      await within(async (namespace) => {
        await hook(namespace, { allowed: false, status: { message: 'ask the platform team' } })
        const { exitCode, told } = await create(namespace)
        expect(exitCode).toBe(1)
        expect(told).toContain(
          'caused by: the server answered 400: admission webhook "secrets.example.com" denied the request: ask the platform team hint: change what the cause names',
        )
      })
    })

    it('that adds an annotation, which is no matter', async () => {
      await within(async (namespace, path) => {
        const annotations = { 'example.com/seen': 'yes' }
        await hook(namespace, patching({ op: 'add', path: '/metadata/annotations', value: annotations }))
        expect(await create(namespace)).toMatchObject({ exitCode: 0 })
        expect(await kube.expect('GET', `${path}/secrets/regcred`)).toMatchObject({ metadata: { annotations } })
      })
    })

    it('that changes what is stored', async () => {
      await within(async (namespace) => {
        const value = Buffer.from('{"auths":{}}').toString('base64')
        await hook(namespace, patching({ op: 'replace', path: '/data/.dockerconfigjson', value }))
        const { exitCode, told } = await create(namespace)
        expect(exitCode).toBe(1)
        expect(told).toContain('is not stored as it was written hint: look for an admission webhook or a controller')
      })
    })

    it('that can not be reached', async () => {
      await within(async (namespace) => {
        await register(namespace, 'https://127.0.0.1:1')
        await untilInForce(namespace, (status) => status === 500)
        const { exitCode, told } = await create(namespace)
        expect(exitCode).toBe(1)
        expect(told).toContain(
          'the server answered 500: Internal error occurred: failed calling webhook "secrets.example.com": failed to call webhook: Post "https://127.0.0.1:1/?timeout=2s": dial tcp 127.0.0.1:1: connect: connection refused',
        )
      })
    })
  })
})

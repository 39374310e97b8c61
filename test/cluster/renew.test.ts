// `pullpass renew` with the rights of its own manifest, on a real API server.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump, load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Secret } from '../../src/basics/wire.ts'
import { runCli } from '../cli/support/run-cli.ts'
import { openKube } from './support/kube.ts'
import { withNamespace } from './support/namespace.ts'
import { testCluster } from './support/test-cluster.ts'

const cluster = testCluster()
const { registry, rig } = cluster
const [username = '', password = ''] = Object.entries(registry?.users ?? {})[0] ?? []
const image = `${registry?.host}/team/hello:1`
const account = '/api/v1/namespaces/default/serviceaccounts/pullpass-renew'
/** Where objects of the manifest are kept. */
const collections: Readonly<Record<string, string>> = {
  ServiceAccount: '/api/v1/namespaces/default/serviceaccounts',
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  CronJob: '/apis/batch/v1/namespaces/default/cronjobs',
}

// The manifest's names are fixed: on a cluster that others use they could be in use.
describe.skipIf(!registry || !rig)('pullpass renew with the rights of its manifest', () => {
  const kube = openKube(cluster)
  const made: string[] = []
  let folder: string
  let limited: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
    await writeFile(join(folder, 'registry-ca.pem'), registry?.ca ?? '')
    const printed = await runCli([
      'renew',
      'ecr',
      '--namespace-selector',
      'pullpass-test=renew',
      '--manifest',
      '-o',
      'json',
    ])
    const { objects } = JSON.parse(printed.stdout) as { objects: { kind: string; metadata: { name: string } }[] }
    for (const object of objects) {
      const collection = collections[object.kind] ?? ''
      await kube.statusOf('DELETE', `${collection}/${object.metadata.name}`) // of a run that was killed
      await kube.expect('POST', collection, object)
      made.unshift(`${collection}/${object.metadata.name}`)
    }
    limited = await writeKubeconfig()
  })
  afterAll(async () => {
    for (const path of made) await kube.statusOf('DELETE', path)
    kube.close()
    await rm(folder, { recursive: true })
  })

  /** The kubeconfig of the manifest's service account. */
  async function writeKubeconfig(): Promise<string> {
    const { status } = await kube.expect<{ status: { token: string } }>('POST', `${account}/token`, {})
    const all = load(await readFile(cluster.kubeconfig, 'utf8')) as {
      contexts: { name: string; context: { cluster: string } }[]
    }
    const { context } = all.contexts.find(({ name }) => name === cluster.context) ?? { context: { cluster: '' } }
    const path = join(folder, 'kubeconfig')
    const changes = {
      contexts: [{ name: 'renewer', context: { cluster: context.cluster, user: 'renewer' } }],
      'current-context': 'renewer',
      users: [{ name: 'renewer', user: { token: status.token } }],
    }
    await writeFile(path, dump({ ...all, ...changes }))
    return path
  }

  /** A configuration whose plugin gives a login of twelve hours that is so many hours old. */
  async function configure(hoursOver: number): Promise<void> {
    await writeFile(
      join(folder, 'pullpass.config.ts'),
      `import { defineConfig, definePlugin, Redacted } from 'pullpass/plugin'
       const issuedAt = new Date(Date.now() - ${hoursOver} * 3_600_000)
       const expiresAt = new Date(issuedAt.getTime() + 12 * 3_600_000)
       const fetch = async () => ({ username: '${username}', password: new Redacted('${password}'), issuedAt, expiresAt })
       const credentialProvider = { describe: () => 'the vault', fetch }
       export default defineConfig({ plugins: [definePlugin({ name: 'vault', apiVersion: 1, credentialProvider })] })`,
    )
  }

  const run = async (args: readonly string[], kubeconfig: string) =>
    await runCli([...args, '--kubeconfig', kubeconfig, '--registry-ca', 'registry-ca.pem'], { cwd: folder })
  const decode = ({ data }: Secret): unknown =>
    JSON.parse(Buffer.from(data?.['.dockerconfigjson'] ?? '', 'base64').toString())
  const label = async (path: string) =>
    await kube.expect('PUT', path, {
      metadata: { name: path.slice(path.lastIndexOf('/') + 1), labels: { 'pullpass-test': 'renew' } },
    })

  it('renews what is due, also in a namespace that came since, and may do nothing else', async () => {
    await withNamespace(kube, 'renew-old', async (old) => {
      await withNamespace(kube, 'renew-new', async (fresh) => {
        await Promise.all([label(old), label(fresh)])
        await configure(7)
        const namespace = old.slice(old.lastIndexOf('/') + 1)
        const create = ['create', 'ecr', '--from-plugin', 'vault', '--image', image, '-n', namespace, '--yes']
        expect(await run([...create, '--context', cluster.context], cluster.kubeconfig)).toMatchObject({ exitCode: 0 })
        await configure(0)
        const before = await kube.expect<Secret>('GET', `${old}/secrets/ecr`)

        const renewed = await run(['renew', 'ecr', '--namespace-selector', 'pullpass-test=renew'], limited)
        expect(renewed, renewed.stderr).toMatchObject({ exitCode: 0 })

        const issuedAt = 'pullpass.dev/issued-at'
        const after = await kube.expect<Secret>('GET', `${old}/secrets/ecr`)
        expect(after.metadata?.uid).toBe(before.metadata?.uid)
        expect(after.metadata?.annotations?.[issuedAt]).not.toBe(before.metadata?.annotations?.[issuedAt])
        const copy = await kube.expect<Secret>('GET', `${fresh}/secrets/ecr`)
        expect(decode(copy)).toEqual(decode(after))

        const other = await run(['renew', 'another', '-n', namespace], limited)
        expect(other).toMatchObject({ exitCode: 4 })
        const all = await run(['verify', '-n', namespace], limited)
        expect(all).toMatchObject({ exitCode: 4 })
      })
    })
  })
})

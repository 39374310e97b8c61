// Tasks with private images as a person runs them on a real cluster: without a secret, with the one that a plugin makes, and refused.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest'
import type { Pod, Secret } from '../../src/basics/wire.ts'
import { type CliRun, runCli } from '../cli/support/run-cli.ts'
import { documentSecret, login, pullSecret, type SecretBody } from './predictions/secret-body.ts'
import { openKube } from './support/kube.ts'
import { withNamespace } from './support/namespace.ts'
import { testCluster } from './support/test-cluster.ts'

const cluster = testCluster()
const { registry, rig } = cluster
const first = registry?.host ?? ''
const second = rig?.secondRegistry ?? ''
const image = `${first}/team/hello:1`
/** May pull from both registries. */
const username = 'bob'
const password = registry?.users[username] ?? ''

/** Where a refusal is known without a kubelet, and where one has to be asked first. */
const secondsToRefuse = 10
const secondsToFail = 30

describe.skipIf(!registry || !rig)('pullpass run', () => {
  const kube = openKube(cluster)
  let folder: string
  let namespace: string
  let path: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
    await write('registry-ca.pem', registry?.ca ?? '')
    await write('right.txt', `${password}\n`)
    await write('wrong.txt', `${password}-mistyped\n`)
    // Otherwise an image that is on the node already is used without a login.
    await write('task.json', JSON.stringify({ name: 'hello', image, imagePullPolicy: 'Always' }))
  })
  aroundEach(async (runTest) => {
    await rm(join(folder, 'pullpass.config.ts'), { force: true })
    await withNamespace(kube, 'plugins', async (at) => {
      path = at
      namespace = at.slice(at.lastIndexOf('/') + 1)
      await runTest()
    })
  })
  afterAll(async () => {
    kube.close()
    await rm(folder, { recursive: true })
  })

  const write = async (name: string, text: string) => await writeFile(join(folder, name), text)

  /** A configuration with one secret a registry, all from one file. */
  async function configure(secrets: Readonly<Record<string, string>>, file = 'right.txt'): Promise<void> {
    const list = Object.entries(secrets).map(([name, host]) => ({ name, registries: [host], from: { file, username } }))
    await write(
      'pullpass.config.ts',
      `import { defineConfig } from 'pullpass/plugin'
       import { pullSecrets } from 'pullpass/plugins/pull-secrets'
       export default defineConfig({ plugins: [pullSecrets({ secrets: ${JSON.stringify(list)} })] })`,
    )
  }

  /** Runs a task in the folder of the configuration; what it writes never holds the password. */
  async function run(args: readonly string[], at = namespace): Promise<CliRun & { readonly seconds: number }> {
    const where = ['--kubeconfig', cluster.kubeconfig, '--context', cluster.context, '-n', at]
    const startedAt = performance.now()
    const ended = await runCli(['run', ...args, ...where, '--registry-ca', 'registry-ca.pem'], { cwd: folder })
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(password)
    return { ...ended, seconds: (performance.now() - startedAt) / 1000 }
  }

  async function create(name: string, body: SecretBody, metadata: object = {}): Promise<void> {
    await kube.expect('POST', `${path}/secrets`, { ...body, metadata: { name, ...metadata } })
  }
  const secretNames = async () => {
    const { items } = await kube.expect<{ items: Secret[] }>('GET', `${path}/secrets`)
    return items.map(({ metadata }) => metadata?.name)
  }
  const readSecret = async (name: string) => await kube.expect<Secret>('GET', `${path}/secrets/${name}`)
  /** Without those that are on their way out. */
  const podCount = async () => {
    const { items } = await kube.expect<{ items: Pod[] }>('GET', `${path}/pods`)
    return items.filter(({ metadata }) => !metadata?.deletionTimestamp).length
  }

  it('fails with its cause where the pod has no secret', async () => {
    const { exitCode, stderr, seconds } = await run(['-f', 'task.json'])
    expect(exitCode).toBe(125)
    expect(stderr).toContain(`✗ failed: image \`${image}\` needs a login, and the pod has no pull secret`)
    expect(seconds).toBeLessThan(secondsToFail)
    expect(await podCount()).toBe(0)
  })

  it('runs with the secret that the plugin makes, and shows the output', async () => {
    await configure({ regcred: first })
    const { exitCode, stdout } = await run(['-f', 'task.json'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'hello\n' })
    expect(await secretNames()).toEqual(['regcred'])
    expect(await podCount()).toBe(0)
  })

  it('gives three images of two registries, one in an init container and one in a sidecar, exactly their secrets', async () => {
    await configure({ 'first-login': first, 'second-login': second, 'not-needed': 'registry.example.com' })
    await write('three.json', JSON.stringify(threeImages()))
    const planned = await run(['-f', 'three.json', '--dry-run', '-o', 'json'])
    expect(planned).toMatchObject({ exitCode: 0 })
    const { pod } = JSON.parse(planned.stdout) as { pod: Pod }
    expect(pod.spec?.imagePullSecrets).toEqual([{ name: 'first-login' }, { name: 'second-login' }])
    expect({ secrets: await secretNames(), pods: await podCount() }).toEqual({ secrets: [], pods: 0 })

    const { exitCode, stdout } = await run(['-f', 'three.json'])
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('hello') })
    expect(await secretNames()).toEqual(['first-login', 'second-login'])
  })

  it('names image, secret, entry and answer when the kubelet is given a wrong password', async () => {
    await create('mistyped', pullSecret(login(first, username, 'mistyped-password')))
    const { exitCode, stderr, seconds } = await run(['-f', 'task.json', '--pull-secret', 'mistyped'])
    expect(exitCode).toBe(125)
    expect(stderr).toMatch(
      /✗ failed: the registry refused the login of entry `.*` in secret `mistyped` for `.*team\/hello:1` \(401 Unauthorized\)/,
    )
    expect(seconds).toBeLessThan(secondsToFail)
  })

  it('neither writes nor starts what a registry refuses', async () => {
    await configure({ regcred: first }, 'wrong.txt')
    const { exitCode, stderr, seconds } = await run(['-f', 'task.json'])
    expect(exitCode).toBe(125)
    expect(stderr).toContain(`image \`${image}\` does not open`)
    expect(seconds).toBeLessThan(secondsToRefuse)
    expect({ secrets: await secretNames(), pods: await podCount() }).toEqual({ secrets: [], pods: 0 })
  })

  it('leaves a secret alone that another tool keeps', async () => {
    await configure({ regcred: first })
    const owner = {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'a' },
    }
    await create('regcred', pullSecret(login(second, username, password)), owner)
    const before = await readSecret('regcred')
    const { exitCode, stderr } = await run(['-f', 'task.json'])
    expect(exitCode).toBe(125)
    expect(stderr).toContain('secret `regcred` can not be written')
    expect(stderr).toContain('Helm')
    expect(stderr).toContain('`adopt: true`')
    expect(await readSecret('regcred')).toEqual(before)
    expect(await podCount()).toBe(0)
  })

  it('refuses a pod whose listed secret keeps every image from being pulled', async () => {
    await configure({ regcred: first })
    await create('poisoned', documentSecret(`{"auths":{"${first}":{"auth":"not:base64"}}}`))
    const { exitCode, stderr } = await run(['-f', 'task.json', '--pull-secret', 'poisoned'])
    expect(exitCode).toBe(125)
    expect(stderr).toContain('secret `poisoned` is malformed, which keeps every image of the pod from being pulled')
    expect(await podCount()).toBe(0)
  })

  it('says that a namespace is missing', async () => {
    await configure({ regcred: first })
    const { exitCode, stderr, seconds } = await run(['-f', 'task.json'], 'nobody-made-this')
    expect(exitCode).toBe(125)
    expect(stderr).toMatch(/namespace.*`nobody-made-this`|`nobody-made-this`.*namespace/)
    expect(seconds).toBeLessThan(secondsToRefuse)
  })

  it('runs in a namespace that is as new as its first pod', async () => {
    await configure({ regcred: first })
    const name = `${namespace}-new`
    await kube.expect('POST', '/api/v1/namespaces', { metadata: { name } })
    try {
      const { exitCode, stdout } = await run(['-f', 'task.json'], name)
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'hello\n' })
    } finally {
      await kube.expect('DELETE', `/api/v1/namespaces/${name}`)
    }
  })

  it('puts right what a person broke by hand', async () => {
    await configure({ regcred: first })
    await create('regcred', pullSecret(login(first, username, 'edited-by-hand')))
    const { exitCode, stdout } = await run(['-f', 'task.json'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'hello\n' })
  })

  function threeImages(): object {
    const helper = {
      name: 'helper',
      imagePullPolicy: 'Always',
      image: `${second}/team/hello:1`,
      restartPolicy: 'Always',
    }
    const spin = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done'
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'three' },
      spec: {
        containers: [{ name: 'main', image, imagePullPolicy: 'Always' }],
        initContainers: [
          { ...helper, command: ['/bin/sh', '-c', spin] },
          { name: 'first', image: `${first}/other/hello:1`, imagePullPolicy: 'Always' },
        ],
      },
    }
  }
})

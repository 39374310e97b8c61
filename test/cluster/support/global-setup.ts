// Which cluster the tests run on: the context in PULLPASS_TEST_CONTEXT (kind, minikube, any), or the one that `scripts/cluster` makes.
// PULLPASS_TEST_REGISTRY names a registry with a private `team/hello:1` that the cluster can pull from, PULLPASS_TEST_REGISTRY_USER and
// PULLPASS_TEST_REGISTRY_PASSWORD who may, PULLPASS_TEST_REGISTRY_CA a PEM file for a private authority. INSTANCE is for `scripts/cluster`.

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'
import type { TestProject } from 'vitest/node'
import { borrowCluster } from '../../../scripts/cluster.d/borrow.ts'
import type { TestCluster, TestRegistry } from './test-cluster.ts'

const run = promisify(execFile)

/** Finds or makes the cluster; gives what takes down again what was made here. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const context = process.env['PULLPASS_TEST_CONTEXT']
  if (context) {
    const folder = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
    project.provide('testCluster', await useContext(context, folder))
    return async () => await rm(folder, { recursive: true })
  }
  const { kubeconfig, description, giveBack } = await borrowCluster()
  try {
    project.provide('testCluster', await useScript(kubeconfig, description))
  } catch (error) {
    await giveBack()
    throw error
  }
  return giveBack
}

// kubectl knows every rule for merging kubeconfig files and reading what they refer to.
async function useContext(context: string, folder: string): Promise<TestCluster> {
  const view = ['config', 'view', '--raw', '--flatten', '--minify', `--context=${context}`]
  const { stdout } = await run('kubectl', view)
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, stdout, { mode: 0o600 })
  const registry = await registryFromEnvironment()
  return { kubeconfig, context, ...(registry && { registry }) }
}

async function registryFromEnvironment(): Promise<TestRegistry | undefined> {
  const host = process.env['PULLPASS_TEST_REGISTRY']
  if (!host) return undefined
  const [user, password] = [process.env['PULLPASS_TEST_REGISTRY_USER'], process.env['PULLPASS_TEST_REGISTRY_PASSWORD']]
  if (!user || !password) throw new Error('PULLPASS_TEST_REGISTRY needs _USER and _PASSWORD beside it')
  const caFile = process.env['PULLPASS_TEST_REGISTRY_CA']
  return { host, users: { [user]: password }, ...(caFile && { ca: await readFile(caFile, 'utf8') }) }
}

const descriptionSchema = v.object({
  context: v.string(),
  strangerContext: v.string(),
  apiServerPidFile: v.string(),
  etcd: v.string(),
  registry: v.string(),
  registryCa: v.string(),
  registryUsers: v.record(v.string(), v.string()),
  secondRegistry: v.string(),
  publicRegistry: v.string(),
  misbehaving: v.string(),
  misbehavingLog: v.string(),
  plainHttp: v.string(),
  silentTls: v.string(),
  droppedSyn: v.string(),
  foreignCa: v.string(),
  wrongName: v.string(),
  nobodyThere: v.string(),
  registryHosts: v.string(),
})

async function useScript(kubeconfig: string, description: unknown): Promise<TestCluster> {
  const { context, registry, registryCa, registryUsers, ...rig } = v.parse(descriptionSchema, description)
  return {
    kubeconfig,
    context,
    registry: { host: registry, ca: await readFile(registryCa, 'utf8'), users: registryUsers },
    rig,
  }
}

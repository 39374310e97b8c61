// Which kubeconfig files count, and reading them (client-go tools/clientcmd/loader.go: ClientConfigLoadingRules).

import { delimiter, join, resolve } from 'node:path'
import { type Environment, readVariable } from '../../basics/environment.ts'
import { readFileAtMost } from '../../basics/read-file.ts'
import type { KubeconfigDocument } from './document.ts'
import { missingKubeconfig, unreadableFile } from './faults.ts'
import { readInCluster } from './in-cluster.ts'
import { mergeKubeconfigs } from './merge.ts'
import { parseKubeconfig } from './parse.ts'

/** Many times the kubeconfig of a thousand clusters. */
const maxBytes = 64 * 1024 * 1024

export interface KubeconfigSource {
  readonly environment: Environment
  /** The value of `--kubeconfig`: this file only, and it must exist. */
  readonly kubeconfig?: string
  readonly signal?: AbortSignal
}

/**
 * The merged kubeconfig: the named file; else the list in `KUBECONFIG`, else `~/.kube/config`, of which missing files are skipped;
 * else, inside a pod, what its service account gives. Throws `kubeconfig-missing` or `kubeconfig-damaged`.
 */
export async function loadKubeconfig(source: KubeconfigSource): Promise<KubeconfigDocument> {
  const { environment, kubeconfig, signal } = source
  if (kubeconfig) return await readKubeconfig(resolve(environment.workingDirectory, kubeconfig), signal)
  const paths = kubeconfigPaths(environment)
  const documents = await Promise.all(paths.map((path) => readKubeconfigIfPresent(path, signal)))
  const present = documents.filter((document) => document !== undefined)
  const merged = mergeKubeconfigs(present)
  if (merged.contexts.size > 0) return merged
  const inCluster = await readInCluster(environment)
  if (inCluster) return inCluster
  if (present.length === 0) throw missingKubeconfig(paths)
  return merged
}

function kubeconfigPaths(environment: Environment): readonly string[] {
  const list = readVariable(environment, 'KUBECONFIG')
  if (!list) return [join(environment.homeDirectory, '.kube', 'config')]
  const named = list.split(delimiter).filter((path) => path !== '')
  return [...new Set(named.map((path) => resolve(environment.workingDirectory, path)))]
}

async function readKubeconfig(path: string, signal?: AbortSignal): Promise<KubeconfigDocument> {
  const document = await readKubeconfigIfPresent(path, signal)
  if (!document) throw missingKubeconfig([path])
  return document
}

async function readKubeconfigIfPresent(path: string, signal?: AbortSignal): Promise<KubeconfigDocument | undefined> {
  const bytes = await readFileAtMost(path, maxBytes, signal).catch((cause: unknown) => {
    signal?.throwIfAborted()
    if (isAbsent(cause)) return undefined
    throw unreadableFile(path, cause)
  })
  return bytes && (await parseKubeconfig(path, bytes))
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
}

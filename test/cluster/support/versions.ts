// Which kubelet and which runtime the tests ran against: what they say holds for those.

import type { Kube } from './kube.ts'

export interface NodeVersions {
  readonly kubelet: string
  readonly containerRuntime: string
}

/** Of the cluster's first node. */
export async function readVersions(kube: Kube): Promise<NodeVersions> {
  type NodeList = { items: { status: { nodeInfo: { kubeletVersion: string; containerRuntimeVersion: string } } }[] }
  const { items } = await kube.expect<NodeList>('GET', '/api/v1/nodes?limit=1')
  const info = items[0]?.status.nodeInfo
  if (!info) throw new Error('the cluster has no node')
  return { kubelet: info.kubeletVersion, containerRuntime: info.containerRuntimeVersion.replace(/~.*/, '') }
}

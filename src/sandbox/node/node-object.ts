// The Node object by which the cluster knows its node.

import { type ClusterState, timestamp, withIdentity } from '../api/cluster.ts'

export interface NodeDescription {
  readonly name: string
  readonly hostIp: string
  readonly labels: Readonly<Record<string, string>>
  readonly capacity: Readonly<Record<string, string>>
}

/** Registers the node. */
export function registerNode(cluster: ClusterState, { name, hostIp, labels, capacity }: NodeDescription): void {
  const now = timestamp(cluster.clock)
  const own = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' }
  const draft = {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: { labels: { ...own, ...labels } },
    spec: {},
    status: {
      capacity,
      allocatable: capacity,
      conditions: conditions.map((condition) => ({ ...condition, lastHeartbeatTime: now, lastTransitionTime: now })),
      addresses: [
        { type: 'InternalIP', address: hostIp },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'sandbox://1',
        kernelVersion: 'sandbox',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.34.4-pullpass-sandbox',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'pullpass sandbox (no isolation)',
        systemUUID: '',
      },
    },
  }
  cluster.store.put('nodes', withIdentity(draft, name, cluster.clock))
}

const conditions = [
  {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
]

// The node software whose words and behaviour these rules were checked against, on a real cluster.

/** As a node's `status.nodeInfo` gives them. */
export const testedAgainst = {
  kubelet: 'v1.34.4',
  containerRuntime: 'containerd://1.6.20',
} as const

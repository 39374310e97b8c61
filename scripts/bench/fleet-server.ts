// Serves the clusters that a benchmark asks, in a process of its own: `CLUSTERS NAMESPACES`. Prints the kubeconfig's path when every
// namespace holds the secret `regcred`, and ends when standard input does.

import { Redacted } from '../../src/basics/redacted.ts'
import { encodeDockerConfig } from '../../src/dockerconfig/encode.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { openLoop } from './raw-loop.ts'

const clusters = Number(process.argv[2])
const namespaces = Array.from({ length: Number(process.argv[3]) }, (_, index) => `team-${index}`)
const sandbox = await startSandbox({ clusters, namespaces })
const { host, username, password } = sandbox.registry
const document = encodeDockerConfig([{ registry: host, username, password: new Redacted(password) }])
const secret = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'regcred' },
  type: 'kubernetes.io/dockerconfigjson',
  stringData: { '.dockerconfigjson': document.reveal() },
})
const loop = await openLoop(sandbox.kubeconfig)
await loop.each(
  namespaces.map((namespace) => ({ method: 'POST', path: `/api/v1/namespaces/${namespace}/secrets`, body: secret })),
)
loop.close()
console.log(JSON.stringify({ kubeconfig: sandbox.kubeconfig, contexts: sandbox.contexts }))

process.stdin.resume()
process.stdin.on('end', () => void sandbox.stop())

// Serves the cluster of a benchmark with many pods, in a process of its own. Prints how to reach it, and ends when standard input does.

import { startSandbox } from '../../src/sandbox/index.ts'

const sandbox = await startSandbox({ namespaces: ['many'] })
const { kubeconfig, contexts, images } = sandbox
console.log(JSON.stringify({ kubeconfig, context: contexts[0], image: images.public }))

process.stdin.resume()
process.stdin.on('end', () => void sandbox.stop())

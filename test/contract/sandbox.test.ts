// The contract, kept by the sandbox.

import { startSandbox } from '../../src/sandbox/index.ts'
import { describeContract } from './contract.ts'

describeContract('the sandbox', async () => {
  const sandbox = await startSandbox({ users: [{ name: 'dev', deny: [{ verbs: ['*'] }] }] })
  return {
    description: 'the sandbox',
    kubeconfig: sandbox.kubeconfig,
    strangerContext: 'dev@sandbox',
    strangerName: 'dev',
    images: sandbox.images,
    expireRevisions: async () => sandbox.compact(),
    close: () => sandbox.stop(),
  }
})

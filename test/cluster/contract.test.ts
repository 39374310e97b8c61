// The contract suite on a real API server: what the sandbox is held to must be what this one does.

import { describeContract } from '../contract/contract.ts'
import { expireRevisions } from './support/expire-revisions.ts'
import { testCluster } from './support/test-cluster.ts'

const { kubeconfig, context, rig, registry } = testCluster()

describeContract('a real cluster', async () => ({
  description: context,
  kubeconfig,
  context,
  ...(rig && {
    strangerContext: rig.strangerContext,
    strangerName: 'stranger',
    expireRevisions: async () => await expireRevisions(rig, kubeconfig, context),
  }),
  ...(rig &&
    registry && {
      images: { public: `${rig.publicRegistry}/team/hello:1`, private: `${registry.host}/team/hello:1` },
    }),
  close: async () => {},
}))

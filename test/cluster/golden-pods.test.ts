// A real API server takes the pods that tasks become, with every field known to it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goldenPods } from '../operator/spec/support/golden-pods.ts'
import { RawCluster } from '../support/raw-cluster.ts'
import { testCluster } from './support/test-cluster.ts'

let cluster: RawCluster
beforeAll(() => {
  const { kubeconfig, context } = testCluster()
  cluster = new RawCluster(kubeconfig, context)
})
afterAll(() => cluster.close())

describe('the pod of a task', () => {
  it.each(goldenPods)('$name passes the API server', async ({ build }) => {
    const { pod } = await build()
    const namespace = pod.metadata?.namespace ?? 'default'
    const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All&fieldValidation=Strict`
    const { status, body } = await cluster.send('POST', path, { body: pod })
    expect({ status, message: body.message }).toEqual({ status: 201, message: undefined })
  })
})

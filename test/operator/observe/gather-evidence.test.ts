// What is read about a pod in trouble, and what is waited for.

import { expect, it } from 'vitest'
import type { KubernetesEvent, Pod } from '../../../src/basics/wire.ts'
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts'
import { gatherEvidence } from '../../../src/operator/observe/gather-evidence.ts'
import { MemoryCluster } from '../../support/memory-cluster.ts'

const image = 'reg.example.com/team/app:1'
const pod: Pod = { metadata: { name: 'task', namespace: 'app' }, spec: { containers: [{ name: 'main', image }] } }
const event = (reason: string, message: string): KubernetesEvent => ({
  metadata: {},
  involvedObject: {},
  reason,
  message,
})
const complaint = event('FailedToRetrieveImagePullSecret', 'Unable to retrieve some image pull secrets (regcred)')
const pulling = event('Pulling', `Pulling image "${image}"`)
const failed = event('Failed', `Failed to pull image "${image}": 401 Unauthorized`)

it.for([
  [
    'a refused login until it is told how pulling failed',
    'login-refused',
    [[], [pulling], [complaint, pulling, failed]],
  ],
  ['a refused login no longer than that', 'login-refused', [[pulling, failed]]],
  ['nothing that events do not decide', 'no-secret', [[pulling]]],
] as const)('waits for events about %s', async ([, code, answers]) => {
  const memory = new MemoryCluster({ namespaces: ['app'] })
  let asked = 0
  const list = async () => {
    asked += 1
    return { items: answers[asked - 1] ?? [], resourceVersion: '1' }
  }
  const notUsed = () => {
    throw new Error('not used')
  }
  const cluster = { secrets: memory.secrets, serviceAccounts: memory.serviceAccounts, events: { list, watch: notUsed } }
  const diagnosis: Diagnosis = { code, summary: '', evidence: [], remedy: '', retry: 'never', container: 'main', image }
  const { events } = await gatherEvidence(cluster, pod, diagnosis, new AbortController().signal)
  expect({ asked, events }).toEqual({ asked: answers.length, events: answers.at(-1) })
})

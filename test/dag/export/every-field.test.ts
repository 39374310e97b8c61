// No field of a DAG is left out in silence: it changes the exported file, or it is refused by its name. A new field fails here until it has a sample.

import { describe, expect, test } from 'vitest'
import { dagFields } from '../../../src/dag/model/shape.ts'
import { knownFields } from '../../../src/operator/spec/task-shape.ts'
import { exportTasks, findRefused, image } from './support.ts'

type Samples = Readonly<Record<string, unknown>>

const file = { from: 'file', image: 'shell:1' }

/** A value of each field that is not what it is when left out. */
const samples: Samples = {
  name: 'mine',
  defaultName: 'mine',
  nameSuffix: false,
  mainContainer: 'mine',
  cluster: 'prod',
  kubeconfig: 'config',
  inCluster: true,
  namespace: 'etl',
  template: { spec: { containers: [{ name: 'base', tty: true }] } },
  pod: { spec: { shareProcessNamespace: true } },
  deadlines: { totalSeconds: 60 },
  logs: { follow: false },
  result: file,
  skipOnExitCode: [3, 4],
  onFinish: 'keep',
  onKill: 'keep',
  recreations: 2,
  lastingContainers: ['proxy'],
  labels: { team: 'a' },
  annotations: { note: 'a' },
  hostname: 'host',
  subdomain: 'sub',
  image: 'other:1',
  imagePullPolicy: 'Always',
  command: ['other'],
  arguments: ['one'],
  workingDirectory: '/work',
  env: { A: 'a', B: { secretKeyRef: { name: 's', key: 'k' } } },
  envFrom: [{ configMapRef: { name: 'c' } }],
  configMaps: ['c'],
  secrets: [{ as: 'variable', secret: 's', key: 'k', name: 'N' }],
  ports: [{ containerPort: 80 }],
  volumeMounts: [{ name: 'v', mountPath: '/v' }],
  resources: { limits: { cpu: '1' } },
  containerSecurityContext: { runAsNonRoot: true },
  terminationMessagePolicy: 'FallbackToLogsOnError',
  initContainers: [{ name: 'init', image }],
  sidecars: [{ name: 'side', image }],
  imagePullSecrets: ['regcred'],
  volumes: [{ name: 'v', emptyDir: {} }],
  serviceAccountName: 'account',
  automountServiceAccountToken: false,
  podSecurityContext: { fsGroup: 1 },
  affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ operator: 'Exists' }],
  hostNetwork: true,
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }],
  dnsPolicy: 'Default',
  dnsConfig: { nameservers: ['10.0.0.2'] },
  schedulerName: 'mine',
  priorityClassName: 'high',
  runtimeClassName: 'gvisor',
  activeDeadlineSeconds: 60,
  terminationGraceSeconds: 3,
}

const deadlines: Samples = { scheduleSeconds: 1, pullSeconds: 2, startSeconds: 3, runSeconds: 4, totalSeconds: 5 }

const logs: Samples = {
  follow: false,
  containers: 'all',
  initContainers: ['init'],
  prefix: false,
  eventsOnFailure: true,
  podOnFailure: true,
}

const result: Samples = {
  from: 'termination-message',
  image: 'other:1',
  path: '/out/result.json',
  resources: { limits: { cpu: '1' } },
  imagePullPolicy: 'Always',
  securityContext: { runAsUser: 1 },
}

const retries: Samples = { times: 7, infrastructure: 8, waitSeconds: 9, factor: 4, mostWaitSeconds: 99 }

const place: Samples = { after: ['first'], trigger: 'all-done', retries: 7 }

const dag: Samples = {
  id: 'other',
  params: { day: 'monday' },
  defaults: { labels: { team: 'a' } },
  concurrency: 3,
  expectedSeconds: 7,
  tasks: { only: { image } },
}

/** What a field needs beside it, so that it means anything. */
const needs: Readonly<Record<string, object>> = {
  dnsPolicy: { dnsConfig: { nameservers: ['10.0.0.3'] } },
  volumeMounts: { volumes: [{ name: 'v', emptyDir: {} }] },
  trigger: { after: ['first'] },
}

const common = { image, command: ['run'] }

/** Fields that are refused by another name, because templates and full specs can say the same. */
const otherNames: Readonly<Record<string, string>> = { defaultName: 'name' }

/** The image of the sidecar that reads a result: Argo's executor reads it in its place, so that nothing is lost. */
const isOfNoUse = (engine: string, field: string) => engine === 'argo' && field === 'image'

/** The file, or what is refused: those of a task by the names of its fields. */
async function write(engine: 'airflow' | 'argo', task: object, others: object = {}): Promise<string | string[]> {
  const tasks = { first: common, odd: { ...common, ...task } }
  const refused = await findRefused(engine, tasks, others)
  return refused.length > 0 ? refused : await exportTasks(engine, tasks, others)
}

/** The field changes the file, or is refused, and nothing else is. */
async function expectNotLeftOut(
  engine: 'airflow' | 'argo',
  field: string,
  without: object,
  withIt: object,
): Promise<void> {
  const before = await write(engine, without)
  const after = await write(engine, withIt)
  expect(before, 'the file without it').toBeTypeOf('string')
  if (typeof after === 'string') expect(after).not.toBe(before)
  else expect(after).toEqual([expect.stringMatching(`^task \`odd\`: \`${field}[\`.]`)])
}

test('there is a sample of every field', () => {
  expect(Object.keys(samples)).toEqual(knownFields.task)
  expect(Object.keys(deadlines)).toEqual(knownFields.deadlines)
  expect(Object.keys(logs)).toEqual(knownFields.logs)
  expect(Object.keys(result)).toEqual(knownFields.result)
  expect(Object.keys(retries)).toEqual(dagFields.retries)
  expect(Object.keys(place)).toEqual(dagFields.place)
  expect(Object.keys(dag)).toEqual(dagFields.dag)
})

describe.each(['airflow', 'argo'] as const)('%s', (engine) => {
  test.each(Object.entries({ ...samples, ...place }))('%s', async (field, value) => {
    const without = needs[field] ?? {}
    await expectNotLeftOut(engine, otherNames[field] ?? field, without, { ...without, [field]: value })
  })

  test.each(Object.entries(deadlines))('deadlines.%s', async (field, value) => {
    await expectNotLeftOut(engine, `deadlines.${field}`, {}, { deadlines: { [field]: value } })
  })

  test.each(Object.entries(logs))('logs.%s', async (field, value) => {
    await expectNotLeftOut(engine, engine === 'argo' ? 'logs' : `logs.${field}`, {}, { logs: { [field]: value } })
  })

  test.each(Object.entries(result).filter(([field]) => !isOfNoUse(engine, field)))(
    'result.%s',
    async (field, value) => {
      const changed = field === 'from' ? { from: value } : { ...file, [field]: value }
      await expectNotLeftOut(engine, `result.${field}`, { result: file }, { result: changed })
    },
  )

  test.each(Object.entries(retries))('retries.%s', async (field, value) => {
    await expectNotLeftOut(
      engine,
      `retries.${field}`,
      { retries: { times: 2 } },
      { retries: { times: 2, [field]: value } },
    )
  })

  test.each(Object.entries(dag))('of the DAG: %s', async (field, value) => {
    const plain = await exportTasks(engine, { first: common })
    const tasks = field === 'tasks' ? { ...Object(value), first: common } : { first: common }
    expect(await exportTasks(engine, tasks, field === 'tasks' ? {} : { [field]: value })).not.toBe(plain)
  })

  test('the rest of the metadata', async () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b' }
    await expectNotLeftOut(engine, 'metadata.ownerReferences', {}, { pod: { metadata: { ownerReferences: [owner] } } })
  })
})

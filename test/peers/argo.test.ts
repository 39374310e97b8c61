// Argo Workflows' own lint on exported workflows.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportTasks } from '../dag/export/support.ts'
import { findArgoLint, lintWorkflow } from './support/argo-lint.ts'

const lint = await findArgoLint()
const missing = 'missing' in lint ? lint.missing : undefined
if (missing !== undefined) console.warn(`argo-lint is left out: ${missing}`)

const golden = join(import.meta.dirname, '../golden/dag/report.argo.yaml')
const program = 'path' in lint ? lint.path : ''
const task = { image: 'registry.example.com/team/app:1', command: ['run'] }

const everything = {
  ...task,
  imagePullSecrets: ['one', 'two'],
  labels: { team: 'a' },
  annotations: { note: 'b' },
  hostname: 'host',
  workingDirectory: '/tmp',
  envFrom: [{ secretRef: { name: 's' } }],
  configMaps: ['c'],
  secrets: [{ as: 'variable', secret: 's', key: 'k', name: 'N' }],
  ports: [{ containerPort: 80 }],
  resources: { requests: { cpu: '1' } },
  containerSecurityContext: { runAsNonRoot: true },
  podSecurityContext: { fsGroup: 1 },
  initContainers: [{ name: 'init', image: 'busybox:1' }],
  sidecars: [{ name: 'side', image: 'busybox:1' }],
  volumes: [{ name: 'v', emptyDir: {} }],
  volumeMounts: [{ name: 'v', mountPath: '/v' }],
  serviceAccountName: 'account',
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ operator: 'Exists' }],
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }],
  dnsPolicy: 'None',
  dnsConfig: { nameservers: ['10.0.0.2'] },
  schedulerName: 'mine',
  priorityClassName: 'high',
  runtimeClassName: 'gvisor',
  terminationGraceSeconds: 3,
  deadlines: { totalSeconds: 60 },
  retries: { times: 2, waitSeconds: 1.5 },
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pp-argo-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function lintTasks(tasks: object, others: object = {}): Promise<string> {
  const file = join(folder, 'workflow.yaml')
  await writeFile(file, await exportTasks('argo', tasks, others))
  return await lintWorkflow(program, file)
}

describe.skipIf(missing !== undefined)('argo-lint', () => {
  test('accepts the golden workflow', async () => {
    expect(await lintWorkflow(program, golden)).toBe('')
  })

  test('would refuse a workflow that is wrong', async () => {
    const file = join(folder, 'wrong.yaml')
    await writeFile(file, (await readFile(golden, 'utf8')).replaceAll('depends: extract', 'depends: nobody'))
    expect(await lintWorkflow(program, file)).toContain('nobody')
  })

  test.each<[string, object, object]>([
    [
      'ids with everything that an id may have',
      { a_b: task, 'a-b': { ...task, after: ['a_b'] }, '0': task, dag: { ...task, after: ['0'] } },
      {},
    ],
    ['every field of a pod', { a: everything }, { concurrency: 3 }],
    [
      'results and parameters in every place',
      {
        a: { ...task, result: { from: 'file', path: '/out/result.json' } },
        b: {
          ...task,
          after: ['a'],
          arguments: [{ $result: 'a' }, { $text: ['x=', { $result: 'a.list.0.name' }, { $param: 'day' }] }],
          env: { A: { $result: 'a.deep-key.x_y' }, P: { $param: 'flag' } },
          trigger: 'all-done',
        },
      },
      { params: { day: 'a: b', flag: true } },
    ],
    [
      'hostile texts',
      { a: { ...task, arguments: ['}}', '{%', "'", '"', '\n', '# x', '$(id)', '{', ': ', '\u2028'] } },
      {},
    ],
  ])('accepts %s', async (_case, tasks, others) => {
    expect(await lintTasks(tasks, others)).toBe('')
  })
})

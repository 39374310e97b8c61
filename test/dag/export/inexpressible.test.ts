import { expect, test } from 'vitest'
import { exportTasks, findRefused, image } from './support.ts'

const command = ['run']
const file = { from: 'file' } as const

test.each<[string, object, string]>([
  ['a budget for infrastructure', { retries: { infrastructure: 2 } }, 'retries.infrastructure'],
  ['a deadline for the pull', { deadlines: { pullSeconds: 60 } }, 'deadlines.pullSeconds'],
  ['a deadline for the run alone', { deadlines: { runSeconds: 60 } }, 'deadlines.runSeconds'],
  ['pods made again', { recreations: 2 }, 'recreations'],
  ['other lasting containers', { lastingContainers: ['proxy'] }, 'lastingContainers'],
  ['a result in the termination message', { result: { from: 'termination-message' } }, 'result.from'],
  ['a result elsewhere', { result: { ...file, path: '/out/x.json' } }, 'result.path'],
  ['resources of the result sidecar', { result: { ...file, resources: { limits: { cpu: '1' } } } }, 'result.resources'],
  ['a pull policy of the result sidecar', { result: { ...file, imagePullPolicy: 'Always' } }, 'result.imagePullPolicy'],
])('Airflow has no %s', async (_case, settings, feature) => {
  const refused = await findRefused('airflow', { first: { image }, odd: { image, ...settings } })
  expect(refused).toEqual([expect.stringMatching(`^task \`odd\`: \`${feature}\` (has|is)`)])
})

test.each<[string, object, string]>([
  ['other cluster', { cluster: 'prod' }, 'cluster'],
  ['kubeconfig', { kubeconfig: 'a' }, 'kubeconfig'],
  ['choice of logs', { logs: { follow: false } }, 'logs'],
  ['pods made again', { recreations: 2 }, 'recreations'],
  ['lasting containers', { lastingContainers: ['istio-proxy'] }, 'lastingContainers'],
  ['exit code for skipped', { skipOnExitCode: 3 }, 'skipOnExitCode'],
  ['deadline for scheduling', { deadlines: { scheduleSeconds: 1 } }, 'deadlines.scheduleSeconds'],
  ['deadline for the start', { deadlines: { startSeconds: 1 } }, 'deadlines.startSeconds'],
  ['budget for infrastructure', { retries: { infrastructure: 0 } }, 'retries.infrastructure'],
  ['pod that outlives a kill', { onKill: 'keep' }, 'onKill'],
  ['pod without suffix', { nameSuffix: false }, 'nameSuffix'],
  ['name of a pod', { name: 'mine' }, 'name'],
  ['result in the termination message', { result: { from: 'termination-message' } }, 'result.from'],
  ['result in /', { result: { ...file, path: '/x' } }, 'result.path'],
  [
    'container beside the main one',
    { pod: { spec: { containers: [{ name: 'base' }, { name: 'two', image }] } } },
    'pod',
  ],
  ['namespace of one task', { namespace: 'other' }, 'namespace'],
  ['finish of one task', { onFinish: 'keep' }, 'onFinish'],
])('Argo has no %s', async (_case, settings, feature) => {
  const refused = await findRefused('argo', { first: { image, command }, odd: { image, command, ...settings } })
  expect(refused).toEqual([expect.stringMatching(`^task \`odd\`: \`${feature}\` (has|is)`)])
})

test('Argo looks commands up with the secrets of the workflow alone', async () => {
  const tasks = { a: { image, command, imagePullSecrets: ['x'] }, b: { image, imagePullSecrets: ['x', 'y'] } }
  expect(await findRefused('argo', tasks)).toEqual([expect.stringContaining('task `b`: `command` has to be given')])
})

test.each([
  ['an argument', { arguments: ['{{ workflow.name }}'] }, 'container.args[0]'],
  ['a variable', { env: { A: 'x{{=1}}' } }, 'container.env[0].value'],
  ['a brace before a reference', { arguments: [{ $text: ['{', { $param: 'p' }] }] }, 'container.args[0]'],
  ['an annotation', { annotations: { note: '{{x' } }, 'metadata.annotations.note'],
  ['the name of a label', { podSecurityContext: { '{{x}}': 1 } }, 'securityContext.{{x}}'],
])('Argo can not hold {{ as a text: %s', async (_case, settings, feature) => {
  const refused = await findRefused('argo', { a: { image, command, ...settings } }, { params: { p: 'v' } })
  expect(refused).toEqual([expect.stringContaining(`task \`a\`: \`${feature}\` holds`)])
})

test('Argo can not hold {{ in a parameter', async () => {
  const refused = await findRefused('argo', { a: { image, command } }, { params: { p: '{{v' } })
  expect(refused).toEqual([expect.stringContaining('`params.p` holds')])
})

test('every hindrance is named at once', async () => {
  const odd = { image, skipOnExitCode: 3, recreations: 1 }
  expect(await findRefused('argo', { a: odd, b: odd })).toHaveLength(4)
})

test('what the engine knows is not refused', async () => {
  const settings = { deadlines: { totalSeconds: 60 }, onFinish: 'keep', retries: 2, result: file }
  for (const engine of ['airflow', 'argo'] as const) {
    expect(await exportTasks(engine, { a: { image, command, ...settings } })).toContain('60')
  }
})

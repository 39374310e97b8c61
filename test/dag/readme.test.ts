// What the page for DAG authors shows is what the program does.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { guideDag, guideOperator } from '../../src/cli/dag/topic.ts'
import { dagFieldCatalogue, placeFieldCatalogue, retryFieldCatalogue } from '../../src/dag/catalogue.ts'
import { exportDag, readDag } from '../../src/dag/index.ts'
import { dagFields } from '../../src/dag/model/shape.ts'
import { fromKubernetesPodOperator } from '../../src/operator/kpo/from-kubernetes-pod-operator.ts'

const page = await readFile(join(import.meta.dirname, '../../src/dag/README.md'), 'utf8')
const blocks = [...page.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language = '', text = '']) => ({ language, text }))

test('the help topic and the page have one example', () => {
  expect(blocks[0]).toEqual({ language: 'python', text: guideOperator })
  expect(blocks[1]).toEqual({ language: 'yaml', text: guideDag })
})

test('the exported example is what the export writes', async () => {
  const text = await exportDag(await readDag(guideDag, 'the example'), { engine: 'airflow', readFile: async () => '' })
  expect(text.replace(/^""".*?"""\n\n/s, '')).toBe(blocks[2]?.text)
})

test('the arguments of 2021 mean what the example says', async () => {
  const { task } = fromKubernetesPodOperator({
    namespace: 'default',
    image: 'registry.example.com/team/hello:1',
    image_pull_secrets: 'regcred',
    cmds: ['sh', '-c'],
    arguments: ['echo hello'],
    labels: { foo: 'bar' },
    name: 'hello',
    task_id: 'hello',
    resources: { request_cpu: '100m', limit_memory: '128Mi' },
    is_delete_operator_pod: false,
  })
  const [example] = (await readDag(guideDag, 'the example')).tasks
  const { imagePullSecrets, ...settings } = example?.settings ?? {}
  expect(task).toMatchObject({ ...settings, name: 'hello', defaultName: 'hello' })
  expect(imagePullSecrets).toEqual(['regcred'])
  expect(JSON.stringify(task.imagePullSecrets)).toContain('regcred')
})

test('every field of a DAG is explained, and no other', () => {
  expect(Object.keys(dagFieldCatalogue)).toEqual(dagFields.dag)
  expect(Object.keys(placeFieldCatalogue)).toEqual(dagFields.place)
  expect(Object.keys(retryFieldCatalogue)).toEqual(dagFields.retries)
})

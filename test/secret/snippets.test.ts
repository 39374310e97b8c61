import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { buildCommandLine } from '../../src/secret/command-line.ts'
import { buildSnippets } from '../../src/secret/snippets.ts'

function textOf(title: RegExp, request: Parameters<typeof buildSnippets>[0]): string {
  return buildSnippets(request).find((snippet) => title.test(snippet.title))?.text ?? ''
}

test("the operator's present spelling takes a list of references", () => {
  expect(
    textOf(/^Airflow, /, { secret: 'regcred', namespace: 'apps', image: 'ghcr.io/acme/app:1' }),
  ).toBe(`from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

KubernetesPodOperator(
    task_id="my-task",
    name="my-task",
    namespace="apps",
    image="ghcr.io/acme/app:1",
    image_pull_secrets=[k8s.V1LocalObjectReference("regcred")],
)`)
})

test("the guide's spelling takes a text", () => {
  const text = textOf(/2021/, { secret: 'regcred' })
  expect(text).toContain('from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator')
  expect(text).toContain('image_pull_secrets="regcred",')
  expect(text).not.toContain('namespace=')
})

const hostile = 'x"\n  - name: evil\u001b[2J#'

test('YAML snippets hold the values as text, whatever they are', () => {
  const request = { secret: hostile, namespace: hostile, image: hostile }
  expect(load(textOf(/^a pod/, request))).toMatchObject({
    kind: 'Pod',
    metadata: { namespace: hostile },
    spec: { imagePullSecrets: [{ name: hostile }], containers: [{ image: hostile }] },
  })
  expect(load(textOf(/service account/, request))).toMatchObject({
    kind: 'ServiceAccount',
    metadata: { namespace: hostile },
    imagePullSecrets: [{ name: hostile }],
  })
})

test('no snippet gets a line or a control character from a value', () => {
  const plain = buildSnippets({ secret: 's', namespace: 'n', image: 'i' })
  const evil = buildSnippets({ secret: hostile, namespace: hostile, image: hostile })
  expect(evil.map(({ text }) => text.split('\n').length)).toEqual(plain.map(({ text }) => text.split('\n').length))
  for (const { text } of evil) expect(text).not.toContain('\u001b')
})

test('a command line repeats lists, leaves out what is off, and quotes each word', () => {
  const line = buildCommandLine('create', ['regcred'], {
    context: ['prod', 'my cluster'],
    namespace: [],
    username: 'robot$acme',
    'password-stdin': true,
    'dry-run': false,
    email: undefined,
  })
  expect(line).toBe(
    "pullpass create regcred --context prod --context 'my cluster' --username 'robot$acme' --password-stdin",
  )
})

test('values and names that look like flags stay values and names', () => {
  expect(buildCommandLine('create', ['-x'], { username: '--yes' })).toBe('pullpass create --username=--yes -- -x')
})

test('a credential can not get on a command line', () => {
  expect(() => buildCommandLine('create', [], { password: 'x' })).toThrow(TypeError)
})

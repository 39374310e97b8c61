// A task as a file holds it.

import { describe, expect, it } from 'vitest'
import { isPullpassError } from '../../../src/errors/pullpass-error.ts'
import { parsePodTask } from '../../../src/operator/spec/parse-task.ts'
import { mistakesOf } from './support/build.ts'

const source = '`task.yaml`'

describe('a task file', () => {
  it('may say everything there is to say', () => {
    const task = {
      name: 'nightly',
      nameSuffix: false,
      cluster: 'prod',
      kubeconfig: '/k',
      inCluster: false,
      namespace: 'jobs',
      image: 'registry.example/team/hello:1',
      command: ['sh'],
      arguments: ['-c', 'true'],
      env: { A: 'x', N: 1, B: true, GONE: null, REF: { secretKeyRef: { name: 's', key: 'k' } } },
      secrets: [{ as: 'files', secret: 's', path: '/s', items: [{ key: 'a', path: 'b' }] }],
      imagePullSecrets: ['a', { name: 'b' }],
      hostNetwork: null,
      nodeSelector: { disk: 'ssd' },
      template: 'pod.yaml',
      pod: { spec: {} },
      deadlines: { scheduleSeconds: 60, pullSeconds: 60, startSeconds: 60, runSeconds: 60, totalSeconds: 600 },
      logs: { follow: true, containers: 'all', initContainers: ['a'], prefix: true, eventsOnFailure: true },
      result: { from: 'file', path: '/out/result.json', image: 'registry.example/sh:1' },
      skipOnExitCode: [99, 100],
      onFinish: 'delete-succeeded',
      onKill: 'keep',
      recreations: 0,
      lastingContainers: ['istio-proxy'],
    }
    expect(parsePodTask(task, source)).toEqual(task)
  })

  it('may be a whole pod', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [] } }
    expect(parsePodTask(pod, source)).toEqual({ pod })
  })

  it.each([
    [{ imagePullSecret: [] }, '`imagePullSecret` is no field of a task (did you mean `imagePullSecrets`?)'],
    [{ image_pull_secrets: [] }, '`image_pull_secrets` is no field of a task (did you mean `imagePullSecrets`?)'],
    [{ args: [] }, '`args` is no field of a task (did you mean `arguments`?)'],
    [{ securityContext: {} }, '`securityContext` is no field of a task (did you mean `podSecurityContext`?)'],
    [{ 'foo bar': 1 }, '`["foo bar"]` is no field of a task'],
    [{ deadlines: { startSecond: 1 } }, '`deadlines.startSecond` is no field of a task (did you mean `startSeconds`?)'],
    [{ logs: { colour: 1 } }, '`logs.colour` is no field of a task'],
    [{ image: 1 }, '`image` must be a text; put it in quotes'],
    [{ image: '' }, '`image` is empty'],
    [{ command: 'sh' }, '`command` must be a list of texts'],
    [{ arguments: ['a', 5] }, '`arguments[1]` must be a text; put it in quotes'],
    [{ env: 'A=b' }, '`env` must be an object of names and values, or a list'],
    [{ hostNetwork: 'yes' }, '`hostNetwork` must be true or false'],
    [{ onFinish: 'delete_pod' }, '`onFinish` must be one of `delete`, `delete-succeeded`, `delete-active`, `keep`'],
    [{ deadlines: { runSeconds: 0 } }, '`deadlines.runSeconds` must be a whole number of at least 1'],
    [{ recreations: -1 }, '`recreations` must be a whole number, 0 or more'],
    [{ skipOnExitCode: 'x' }, '`skipOnExitCode` must be an exit code or a list of them'],
    [{ result: {} }, '`result.from` is missing'],
    [{ result: { from: 'file', path: 'x' } }, '`result.path` must be the absolute path of a file, without `:`'],
    [{ secrets: [{ as: 'variable', secret: 's', name: 'A' }] }, '`secrets[0].key` is missing'],
    [{ secrets: [{ as: 'env', secret: 's' }] }, '`secrets[0].as` must be `variable`, `variables` or `files`'],
    [{ secrets: [{ secret: 's' }] }, '`secrets[0].as` is missing'],
  ])('with a mistake is refused: %j', async (fields, mistake) => {
    expect(await mistakesOf(() => parsePodTask(fields, source))).toEqual([mistake])
  })

  it('tells all its mistakes at once, and whose they are, but no value', async () => {
    const canary = 'canary-Zx81q-value'
    const task = { imge: canary, env: { A: [canary] }, hostNetwork: canary, onKill: canary }
    const attempt = () => parsePodTask(task, source)
    expect(attempt).toThrow('`task.yaml` has 4 mistakes')
    const mistakes = await mistakesOf(attempt)
    expect(mistakes.map((line) => line.split('`')[1])).toEqual(['onKill', 'env', 'hostNetwork', 'imge'])
    expect(mistakes.join()).not.toContain(canary)
  })

  it.each([undefined, null, 1, 'x', []])('that is %j is refused', (value) => {
    let thrown: unknown
    try {
      parsePodTask(value, source)
    } catch (error) {
      thrown = error
    }
    expect(isPullpassError(thrown) && thrown.code).toBe('task-invalid')
  })
})

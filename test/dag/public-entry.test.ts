// A DAG run by a program, through the public entries alone.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openKubeconfig, systemClock } from 'pullpass'
import { defineDag, openPodRunner, openStateFile, parseDag, result, runDag } from 'pullpass/dag'
import { startSandbox } from 'pullpass/sandbox'
import { expect, test } from 'vitest'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

test('runs on a cluster, and tells what happens', async () => {
  const sandbox = await startSandbox({ namespaces: ['app'] })
  const folder = await makeTemporaryFolder()
  const environment = { homeDirectory: folder, workingDirectory: folder, variables: {} }
  const clock = systemClock
  const kubeconfig = await openKubeconfig({ environment, clock, kubeconfig: sandbox.kubeconfig })
  const cluster = kubeconfig.openCluster('sandbox')
  const states = await openStateFile(join(folder, 'dag.db'))
  const runner = openPodRunner({
    openCluster: async () => cluster,
    readFile: async (path) => await readFile(path, 'utf8'),
    ...{ clock, random: Math.random },
    onWarning: (message) => expect.fail(message),
  })
  try {
    const definition = defineDag({
      id: 'nightly',
      defaults: { image: sandbox.images.public, namespace: 'app', result: { from: 'termination-message' } },
      tasks: {
        count: { command: ['sh', '-c', 'echo 42 > /dev/termination-log'] },
        load: {
          after: ['count'],
          command: ['sh', '-c', 'echo $((ROWS + 1)) > /dev/termination-log'],
          env: { ROWS: result('count') },
        },
      },
    })
    const dag = parseDag(definition, 'the DAG')
    const lines: string[] = []
    const outcome = await runDag(dag, {
      ...{ runner, state: await states.begin(dag, clock.now().getTime()) },
      onEvent: (event) => event.kind === 'end' && lines.push(`${event.task} ${event.status}`),
    })
    expect(outcome.status).toBe('succeeded')
    expect(outcome.tasks.map((task) => task.result?.value)).toEqual([42, 43])
    expect(lines).toEqual(['count succeeded', 'load succeeded'])
  } finally {
    await runner.close()
    states.close()
    cluster.close()
    await sandbox.stop()
  }
})

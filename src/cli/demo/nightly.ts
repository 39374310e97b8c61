// The demo's last act: a DAG of three tasks on private images.

import type { Sandbox } from '../../sandbox/index.ts'
import type { DemoStep } from './story.ts'

/** The DAG is checked, then run. Its pull secret is the one that the plugin has made for the task before. */
export function tellDag(
  { images }: Sandbox,
  secretName: string,
  cluster: readonly string[],
): readonly [DemoStep, DemoStep] {
  return [
    {
      says: 'Three tasks, each after those that it names; the result of the first is a variable of the second. Would one of them fail tonight?',
      newFile: { name: 'nightly.yaml', text: writeDag(images.private, secretName) },
      shown: 'pullpass dag check nightly.yaml -n jobs',
      args: ['dag', 'check', 'nightly.yaml', '-n', 'jobs', ...cluster],
      exitCode: 0,
      prints: 'all 3 tasks are ready',
      secretsAfterwards: 3,
    },
    {
      says: 'They run. Killed at any moment, the same command with --resume goes on with the same pods. Airflow and Argo Workflows take the same file by `pullpass dag export`:',
      shown: 'pullpass dag run nightly.yaml -n jobs --logs',
      args: ['dag', 'run', 'nightly.yaml', '-n', 'jobs', '--logs', ...cluster],
      exitCode: 0,
      prints: '[report/base] 42 rows',
      secretsAfterwards: 3,
    },
  ]
}

function writeDag(image: string, secretName: string): string {
  return `id: nightly
defaults: { image: '${image}', imagePullSecrets: [${secretName}] }
tasks:
  count:
    command: [sh, -c, 'echo 42 > /dev/termination-log']
    result: { from: termination-message }
  report:
    after: [count]
    command: [sh, -c, 'echo "$ROWS rows"']
    env: { ROWS: { $result: count } }
  clean:
    after: [report]
    trigger: all-done
    command: [echo, cleaned up]
`
}

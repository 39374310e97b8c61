// Situations after the pull, or without one: how containers end, and what keeps them from starting.

import type { Scene, Situation, SituationCause } from './situation.ts'

/** All with a public image: nothing here is about secrets. */
export function containerSituations({ publicRegistry }: Scene): Situation[] {
  const image = `${publicRegistry}/team/hello:1`
  const of = (name: string, cause: SituationCause, container: object, spec: object = {}): Situation => ({
    name,
    cause,
    secrets: {},
    spec: { containers: [{ name: 'main', image, ...container }], ...spec },
  })
  const shell = (script: string) => ({ command: ['sh', '-c', script] })
  const memory = { resources: { limits: { memory: '32Mi' } } }
  return [
    of('exit-3-with-message', 'exit-code', shell('echo reason >/dev/termination-log; exit 3')),
    of('exit-4-with-last-words', 'exit-code', {
      ...shell('echo last words; exit 4'),
      terminationMessagePolicy: 'FallbackToLogsOnError',
    }),
    of('out-of-memory', 'out-of-memory', { ...memory, command: ['dd', 'if=/dev/zero', 'of=/dev/null', 'bs=200M'] }),
    of('out-of-memory-of-a-child', 'out-of-memory', {
      ...memory,
      ...shell('dd if=/dev/zero of=/dev/null bs=200M; sleep 1; exit 7'),
    }),
    of('out-of-memory-and-success', 'out-of-memory', {
      ...memory,
      ...shell('dd if=/dev/zero of=/dev/null bs=200M; sleep 1; exit 0'),
    }),
    of('liveness-probe-fails', 'probe-failed', {
      command: ['sleep', '600'],
      livenessProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 },
    }),
    of(
      'scratch-space-full',
      'storage-limit-exceeded',
      {
        ...shell('dd if=/dev/zero of=/v/file bs=1M count=40; sleep 600'),
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
      { volumes: [{ name: 'v', emptyDir: { sizeLimit: '10Mi' } }] },
    ),
    of('killed-by-signal', 'killed-by-signal', shell('sleep 9 & kill -SEGV $!; wait $!; exit $?')),
    of('deadline', 'deadline', { command: ['sleep', '600'] }, { activeDeadlineSeconds: 4 }),
    of('init-fails', 'exit-code', {}, { initContainers: [{ name: 'init', image, ...shell('exit 5') }] }),
    of('command-not-found', 'command-not-found', { command: ['/no/such'] }),
    of('command-not-executable', 'start-failed', { command: ['/etc/passwd'] }),
    of('crash-loop', 'exit-code', shell('exit 1'), { restartPolicy: 'Always' }),
    of('config-map-missing', 'config-missing', { envFrom: [{ configMapRef: { name: 'absent' } }] }),
    of('secret-key-missing', 'config-missing', {
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'absent', key: 'a' } } }],
    }),
    of(
      'volume-missing',
      'volume-missing',
      { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      {
        volumes: [{ name: 'v', secret: { secretName: 'absent' } }],
      },
    ),
    of(
      'claim-missing',
      'volume-missing',
      {},
      { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'absent' } }] },
    ),
    of('root-forbidden', 'root-forbidden', { securityContext: { runAsNonRoot: true } }),
    of('too-much-cpu', 'unschedulable', { resources: { requests: { cpu: '1000' } } }),
    of('no-such-node', 'unschedulable', {}, { nodeSelector: { disk: 'ssd' } }),
  ]
}

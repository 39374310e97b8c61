// Contradictions are told before anything is sent, each with its path.

import { describe, expect, it } from 'vitest'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import { build, image, mistakesOf } from './support/build.ts'

const many = (text: string, count: number) => text.repeat(count)
const withMain = (main: object): PodTask => ({
  template: { spec: { containers: [JSON.parse(JSON.stringify({ name: 'base', image, ...main }))] } },
})
const withSpec = (spec: object): PodTask => ({ image, template: JSON.parse(JSON.stringify({ spec })) })

const mistakes: readonly [string, PodTask, readonly string[]][] = [
  ['no image', {}, ['`spec.containers[0].image` is missing']],
  [
    'no image of a second container',
    withSpec({ containers: [{ name: 'base' }, { name: 'proxy' }] }),
    ['`spec.containers[1].image` is missing'],
  ],
  [
    'an image that the kubelet can not read',
    { image: 'registry.example/Team/hello:1' },
    ['`spec.containers[0].image` is not an image: the repository must be lower case'],
  ],
  [
    'two containers of one name',
    withSpec({ initContainers: [{ name: 'base', image }] }),
    ['`spec.containers[0].name` is the second container `base`'],
  ],
  [
    'a container name that is too long',
    { image, mainContainer: many('a', 64) },
    ['`spec.containers[0].name` has 64 characters, at most 63 are allowed'],
  ],
  [
    'a mount without its volume',
    { image, volumes: [{ name: 'data', emptyDir: {} }], volumeMounts: [{ name: 'dat', mountPath: '/data' }] },
    ['`spec.containers[0].volumeMounts[0].name` names the volume `dat`, which does not exist (did you mean `data`?)'],
  ],
  [
    'two mounts at one place',
    withSpec({
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [
        {
          name: 'base',
          volumeMounts: [
            { name: 'v', mountPath: '/a' },
            { name: 'v', mountPath: '/a' },
          ],
        },
      ],
    }),
    ['`spec.containers[0].volumeMounts[1].mountPath` is the second mount at `/a`'],
  ],
  [
    'a mount that leaves its volume',
    {
      image,
      volumes: [{ name: 'v', emptyDir: {} }],
      volumeMounts: [{ name: 'v', mountPath: '/a', subPath: '../b' }],
    },
    ['`spec.containers[0].volumeMounts[0].subPath` can not have `..`'],
  ],
  [
    'two volumes of one name in one layer',
    withSpec({
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 'v', emptyDir: {} },
      ],
    }),
    ['`spec.volumes[1].name` is the second volume `v`'],
  ],
  [
    'a volume of two kinds',
    withSpec({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }] }),
    ['`spec.volumes[0]` has more than one source: `emptyDir`, `hostPath`'],
  ],
  ['a variable without name', withMain({ env: [{ value: 'x' }] }), ['`spec.containers[0].env[0].name` is missing']],
  [
    'a variable that can not be set',
    { image, env: { 'A=B': 'x' } },
    ['`spec.containers[0].env[0].name` can not be the name of a variable: printable ASCII without `=` only'],
  ],
  [
    'a variable with two sources',
    withMain({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
    ['`spec.containers[0].env[0]` has both `value` and `valueFrom`'],
  ],
  [
    'a variable that is a number in YAML',
    withMain({ env: [{ name: 'A', value: 1 }] }),
    ['`spec.containers[0].env[0].value` must be a text; put it in quotes'],
  ],
  [
    'a field that no variable can show',
    { image, env: { A: { fieldRef: { fieldPath: 'status.phase' } } } },
    ['`spec.containers[0].env[0].valueFrom.fieldRef.fieldPath` is not a field that a variable can show'],
  ],
  [
    'a key without its secret',
    { image, env: { A: { secretKeyRef: { key: 'k' } } } },
    ['`spec.containers[0].env[0].valueFrom.secretKeyRef.name` is missing'],
  ],
  [
    'amounts that are none',
    { image, resources: { requests: { cpu: '1,5' }, limits: { memory: '1 Gi' } } },
    [
      '`spec.containers[0].resources.requests.cpu` is not an amount such as `500m`, `2` or `1Gi`',
      '`spec.containers[0].resources.limits.memory` is not an amount such as `500m`, `2` or `1Gi`',
    ],
  ],
  [
    'a request above its limit',
    { image, resources: { requests: { memory: '2Gi' }, limits: { memory: '2000M' } } },
    ['`spec.containers[0].resources.requests.memory` is more than the limit'],
  ],
  [
    'a device without its limit',
    { image, resources: { requests: { 'nvidia.com/gpu': '1' } } },
    ['`spec.containers[0].resources.limits["nvidia.com/gpu"]` must be as its request'],
  ],
  [
    'a volume without what it is made of',
    withSpec({ volumes: [{ name: 'v', secret: {} }] }),
    ['`spec.volumes[0].secret.secretName` is missing'],
  ],
  [
    'a key that no secret has',
    { image, env: { A: { secretKeyRef: { name: 's', key: 'a/b' } } } },
    ['`spec.containers[0].env[0].valueFrom.secretKeyRef.key` can be no key: letters, digits, `-`, `_` and `.` only'],
  ],
  [
    'another port on the network of the host',
    { image, hostNetwork: true, ports: [{ containerPort: 80, hostPort: 81 }] },
    ['`spec.containers[0].ports[0].hostPort` must be as `containerPort` with `hostNetwork`'],
  ],
  [
    'an operator that tolerations do not have',
    { image, tolerations: [{ key: 'a', operator: 'In' }] },
    ['`spec.tolerations[0].operator` must be one of Equal, Exists'],
  ],
  [
    'a name server without address',
    { image, dnsConfig: { nameservers: ['dns.example'] } },
    ['`spec.dnsConfig.nameservers[0]` is not an IP address'],
  ],
  [
    'the flat resources of old',
    withMain({ resources: { request_cpu: '1' } }),
    ['`spec.containers[0].resources.request_cpu` is unknown; amounts stand under `requests` and `limits`'],
  ],
  [
    'a port that is none',
    { image, ports: [{ containerPort: 70_000, name: 'a_name' }] },
    [
      '`spec.containers[0].ports[0].containerPort` must be a whole number from 1 to 65535',
      '`spec.containers[0].ports[0].name` may have at most 15 lower-case letters, digits and single `-`, at least one of them a letter',
    ],
  ],
  [
    'a container that is started again',
    withMain({ restartPolicy: 'Always' }),
    ['`spec.containers[0].restartPolicy` must be left out: a task is started once'],
  ],
  [
    'user 0 that may not be',
    { image, podSecurityContext: { runAsNonRoot: true }, containerSecurityContext: { runAsUser: 0 } },
    ['`spec.containers[0].securityContext` asks for user 0 and, with `runAsNonRoot`, for any other'],
  ],
  [
    'a toleration without key',
    { image, tolerations: [{ value: 'x' }] },
    ['`spec.tolerations[0].key` is missing; only `operator: Exists` goes without'],
  ],
  [
    'a host alias without address',
    { image, hostAliases: [{ ip: 'localhost', hostnames: ['a'] }] },
    ['`spec.hostAliases[0].ip` is not an IP address'],
  ],
  [
    'no name server',
    { image, dnsPolicy: 'None' },
    ['`spec.dnsConfig.nameservers` is missing; `dnsPolicy: None` needs at least one'],
  ],
  [
    'no time at all',
    { image, activeDeadlineSeconds: 0 },
    ['`spec.activeDeadlineSeconds` must be between 1 and 2147483647'],
  ],
  [
    'names with the real limits',
    { image, namespace: 'A', serviceAccountName: 'a_b', hostname: many('h', 64) },
    [
      '`metadata.namespace` may have lower-case letters, digits and `-` only, and starts and ends with a letter or digit',
      '`spec.hostname` has 64 characters, at most 63 are allowed',
      '`spec.serviceAccountName` may have lower-case letters, digits, `-` and `.` only, and starts and ends with a letter or digit',
    ],
  ],
  [
    'a label key that is none',
    { image, labels: { 'a b': 'x' } },
    [
      '`metadata.labels["a b"]` may have letters, digits, `-`, `_` and `.` only, and starts and ends with a letter or digit',
    ],
  ],
  [
    'a label that is a number in YAML',
    { image, template: { metadata: { labels: { version: 1 } } } },
    ['`metadata.labels.version` must be a text; put it in quotes'],
  ],
  [
    'a field of the wrong kind',
    withSpec({ hostNetwork: 'yes', tolerations: {} }),
    ['`spec.hostNetwork` must be true or false', '`spec.tolerations` must be a list'],
  ],
  [
    'a result without a sidecar image',
    { image, result: { from: 'file' } },
    ['`result.image` is missing: name an image with `sh` that the pod may pull; there is no default'],
  ],
]

describe('a contradiction', () => {
  it.each(mistakes)('is told with its path: %s', async (_what, task, expected) => {
    expect(await mistakesOf(() => build(task))).toEqual(expected)
  })

  it('does not hide another one', async () => {
    const task: PodTask = { image: 'x:', namespace: '-', volumeMounts: [{ name: 'v', mountPath: '/a', subPath: '/b' }] }
    expect((await mistakesOf(() => build(task))).map((line) => line.split('`')[1])).toEqual([
      'metadata.namespace',
      'spec.containers[0].image',
      'spec.containers[0].volumeMounts[0].name',
      'spec.containers[0].volumeMounts[0].subPath',
    ])
  })
})

const doubts: readonly [string, PodTask, string][] = [
  [
    'a field that Kubernetes does not know',
    withSpec({ imagePullSecret: [{ name: 'a' }] }),
    '`spec.imagePullSecret` is not a field of Kubernetes (did you mean `imagePullSecrets`?)',
  ],
  [
    'a variable that is set twice in one list',
    withMain({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    '`spec.containers[0].env[1]` sets `A` a second time; the later value wins',
  ],
  [
    'a variable that only newer clusters take',
    { image, env: { '1A': 'x' } },
    '`spec.containers[0].env[0].name` is a name that only newer clusters take; letters, digits, `_`, `-` and `.` always work',
  ],
  [
    'a mount at a place with a colon',
    { image, volumes: [{ name: 'v', emptyDir: {} }], volumeMounts: [{ name: 'v', mountPath: '/a:b' }] },
    '`spec.containers[0].volumeMounts[0].mountPath` has `:`, which not every runtime takes',
  ],
  [
    'an amount of memory in thousandths',
    { image, resources: { requests: { memory: '128m' } } },
    '`spec.containers[0].resources.requests.memory` is less than one; `m` means a thousandth, `M` or `Mi` a million',
  ],
]

describe('a doubt', () => {
  it.each(doubts)('is a warning: %s', async (_what, task, warning) => {
    expect((await build(task)).warnings).toEqual([warning])
  })
})

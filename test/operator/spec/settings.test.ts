// Every setting of a task stands in its place in the pod.

import { describe, expect, it } from 'vitest'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import { build, image, mainOf, specOf } from './support/build.ts'

const template = { metadata: { name: 'from-template' }, spec: { containers: [{ name: 'base', image }] } }
const withSpec = (spec: object): PodTask => ({
  template: JSON.parse(JSON.stringify({ ...template, spec: { ...template.spec, ...spec } })),
})

describe('settings of the pod', () => {
  const affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }],
      },
    },
  }
  const settings: readonly [number, PodTask, object][] = [
    [7, { podSecurityContext: { runAsUser: 1245 } }, { securityContext: { runAsUser: 1245 } }],
    [
      8,
      { hostAliases: [{ ip: '192.0.2.1', hostnames: ['db'] }] },
      { hostAliases: [{ ip: '192.0.2.1', hostnames: ['db'] }] },
    ],
    [
      17,
      { dnsConfig: { nameservers: ['192.0.2.3'] }, hostname: 'node', subdomain: 'group' },
      { dnsConfig: { nameservers: ['192.0.2.3'] }, hostname: 'node', subdomain: 'group' },
    ],
    [18, { imagePullSecrets: [{ name: 'fakeSecret'.toLowerCase() }] }, { imagePullSecrets: [{ name: 'fakesecret' }] }],
    [22, { terminationGraceSeconds: 300 }, { terminationGracePeriodSeconds: 300 }],
    [23, { automountServiceAccountToken: false }, { automountServiceAccountToken: false }],
    [24, { affinity }, { affinity }],
    [
      25,
      { tolerations: [{ key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }] },
      { tolerations: [{ key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }] },
    ],
    [
      26,
      { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
      { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
    ],
    [
      40,
      {
        hostNetwork: true,
        dnsPolicy: 'ClusterFirstWithHostNet',
        schedulerName: 'default-scheduler',
        priorityClassName: 'system-node-critical',
        runtimeClassName: 'gvisor',
        serviceAccountName: 'runner',
        activeDeadlineSeconds: 60,
      },
      {
        hostNetwork: true,
        dnsPolicy: 'ClusterFirstWithHostNet',
        schedulerName: 'default-scheduler',
        priorityClassName: 'system-node-critical',
        runtimeClassName: 'gvisor',
        serviceAccountName: 'runner',
        activeDeadlineSeconds: 60,
      },
    ],
    [41, { podSecurityContext: { runAsUser: 0, fsGroup: 0 } }, { securityContext: { runAsUser: 0, fsGroup: 0 } }],
  ]
  it.each(settings)('[case %i] stand in the spec', async (_case, task, expected) => {
    expect(await specOf({ image, ...task })).toMatchObject(expected)
  })

  it('[case 22] [case 24] say nothing when they are not given', async () => {
    const spec = await specOf({ image })
    expect(spec).not.toHaveProperty('terminationGracePeriodSeconds')
    expect(spec).not.toHaveProperty('affinity')
  })

  it('[case 23] keeps a false of the template', async () => {
    expect(await specOf(withSpec({ automountServiceAccountToken: false }))).toMatchObject({
      automountServiceAccountToken: false,
    })
  })

  it('always starts a task once', async () => {
    expect(await specOf({ image })).toMatchObject({ restartPolicy: 'Never' })
  })
})

describe('settings of the main container', () => {
  const settings: readonly [number, PodTask, object][] = [
    [
      3,
      { env: { A: 'b', N: 1, ON: true } },
      {
        env: [
          { name: 'A', value: 'b' },
          { name: 'N', value: '1' },
          { name: 'ON', value: 'true' },
        ],
      },
    ],
    [2, { env: [{ name: 'A', value: 'b' }] }, { env: [{ name: 'A', value: 'b' }] }],
    [
      8,
      { containerSecurityContext: { allowPrivilegeEscalation: false } },
      { securityContext: { allowPrivilegeEscalation: false } },
    ],
    [9, { envFrom: [{ configMapRef: { name: 'env' } }] }, { envFrom: [{ configMapRef: { name: 'env' } }] }],
    [9, { configMaps: ['env'] }, { envFrom: [{ configMapRef: { name: 'env' } }] }],
    [10, { secrets: [{ as: 'variables', secret: 'db' }] }, { envFrom: [{ secretRef: { name: 'db' } }] }],
    [
      11,
      { secrets: [{ as: 'variable', secret: 'db', key: 'url', name: 'DB_URL' }] },
      { env: [{ name: 'DB_URL', valueFrom: { secretKeyRef: { name: 'db', key: 'url' } } }] },
    ],
    [20, { imagePullPolicy: 'Always' }, { imagePullPolicy: 'Always' }],
    [21, { terminationMessagePolicy: 'FallbackToLogsOnError' }, { terminationMessagePolicy: 'FallbackToLogsOnError' }],
    [21, {}, { terminationMessagePolicy: 'File' }],
    [
      40,
      {
        command: ['bash', '-cx'],
        arguments: ['echo 10'],
        workingDirectory: '/work',
        ports: [{ name: 'http', containerPort: 80 }],
        resources: {
          requests: { memory: '64Mi', cpu: '250m', 'ephemeral-storage': '1Gi' },
          limits: { memory: '64Mi', cpu: '0.25', 'ephemeral-storage': '2Gi' },
        },
      },
      {
        command: ['bash', '-cx'],
        args: ['echo 10'],
        workingDir: '/work',
        ports: [{ name: 'http', containerPort: 80 }],
        resources: {
          requests: { memory: '64Mi', cpu: '250m', 'ephemeral-storage': '1Gi' },
          limits: { memory: '64Mi', cpu: '0.25', 'ephemeral-storage': '2Gi' },
        },
      },
    ],
    [
      42,
      { containerSecurityContext: { allowPrivilegeEscalation: false } },
      { securityContext: { allowPrivilegeEscalation: false } },
    ],
    [
      44,
      { env: { POD_IP: { fieldRef: { fieldPath: 'status.podIP' } } } },
      { env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] },
    ],
  ]
  it.each(settings)('[case %i] stand in the container', async (_case, task, expected) => {
    expect(await mainOf({ image, ...task })).toMatchObject(expected)
  })

  it('[case 12] [case 13] mount a secret as files, read-only', async () => {
    const items = [{ key: 'tls.crt', path: 'cert.pem', mode: 0o400 }]
    const spec = await specOf({ image, secrets: [{ as: 'files', secret: 'tls', path: '/etc/tls', items }] })
    const [volume] = spec.volumes ?? []
    expect(volume?.secret).toEqual({ secretName: 'tls', items })
    expect(spec.containers[0]?.volumeMounts).toEqual([{ name: volume?.name, mountPath: '/etc/tls', readOnly: true }])
  })

  it('gives the same secret at two places two volumes of steady names', async () => {
    const task: PodTask = {
      image,
      secrets: [
        { as: 'files', secret: 'tls', path: '/a' },
        { as: 'files', secret: 'tls', path: '/b' },
      ],
    }
    const names = (await specOf(task)).volumes?.map(({ name }) => name)
    expect(new Set(names).size).toBe(2)
    expect((await specOf(task)).volumes?.map(({ name }) => name)).toEqual(names)
  })

  it('[case 14] come after what a template has, and leave its pull secrets alone', async () => {
    const main = {
      name: 'base',
      image,
      env: [{ name: 'A', value: '1' }],
      envFrom: [{ configMapRef: { name: 'first' } }],
    }
    const task: PodTask = {
      ...withSpec({ containers: [main], imagePullSecrets: [{ name: 'one' }, { name: 'two' }] }),
      secrets: [
        { as: 'variables', secret: 'all' },
        { as: 'variable', secret: 'db', key: 'url', name: 'URL' },
        { as: 'files', secret: 'tls', path: '/tls' },
      ],
    }
    const spec = await specOf(task)
    expect(spec.imagePullSecrets).toEqual([{ name: 'one' }, { name: 'two' }])
    expect(spec.containers[0]?.env?.map(({ name }) => name)).toEqual(['A', 'URL'])
    expect(spec.containers[0]?.envFrom).toEqual([{ configMapRef: { name: 'first' } }, { secretRef: { name: 'all' } }])
  })

  it('runs sidecars beside it, before other init containers', async () => {
    const spec = await specOf({
      image,
      sidecars: [{ name: 'proxy', image }],
      initContainers: [{ name: 'prepare', image }],
    })
    expect(spec.initContainers).toEqual([
      { name: 'proxy', image, restartPolicy: 'Always' },
      { name: 'prepare', image },
    ])
    expect(spec.containers).toHaveLength(1)
  })
})

describe('labels', () => {
  it('[case 61] are texts, and null is nothing at all', async () => {
    const { pod } = await build({ image, labels: { zero: 0, no: false, empty: '', none: null } })
    expect(pod.metadata?.labels).toEqual({ zero: '0', no: 'false', empty: '' })
  })

  it('[case 58] are shortened to what Kubernetes takes, the whole value kept in an annotation', async () => {
    const long = 'x'.repeat(512)
    const { pod, warnings } = await build({ image, labels: { long, odd: 'a b', fine: 'v1.2' } })
    const { long: short, odd, fine } = pod.metadata?.labels ?? {}
    expect(short?.length).toBeLessThanOrEqual(63)
    expect(odd).toMatch(/^a-b-[0-9a-f]+$/)
    expect(fine).toBe('v1.2')
    expect(JSON.parse(pod.metadata?.annotations?.['pullpass.dev/whole-labels'] ?? '')).toEqual({ long, odd: 'a b' })
    expect(warnings).toHaveLength(2)
  })

  it('[case 58] that are too long and differ at the end stay different', async () => {
    const same = 'x'.repeat(70)
    const { pod } = await build({ image, labels: { one: `${same}1`, two: `${same}2` } })
    expect(pod.metadata?.labels?.['one']).not.toBe(pod.metadata?.labels?.['two'])
  })
})

// The spellings of 2019 to 2022, which Airflow of today refuses or, worse, takes and ignores.

import { describe, expect, it } from 'vitest'
import { fromKubernetesPodOperator } from '../../../src/operator/kpo/from-kubernetes-pod-operator.ts'
import { image, mainOf, specOf } from '../spec/support/build.ts'

const flat = {
  request_cpu: '800m',
  request_memory: '3Gi',
  request_ephemeral_storage: '1Gi',
  limit_cpu: 1,
  limit_memory: '3Gi',
  limit_ephemeral_storage: '2Gi',
  limit_gpu: 1,
}
const nested = {
  requests: { cpu: '800m', memory: '3Gi', 'ephemeral-storage': '1Gi' },
  limits: { cpu: '1', memory: '3Gi', 'ephemeral-storage': '2Gi', 'nvidia.com/gpu': '1' },
}

describe('legacy spelling', () => {
  it.each(['resources', 'container_resources'])(
    'of resources under `%s` sets requests and limits',
    async (argument) => {
      const { task, notes } = fromKubernetesPodOperator({ image, [argument]: flat })
      expect(notes).toEqual([])
      expect((await mainOf(task)).resources).toEqual(nested)
    },
  )

  it('of resources gives way to today’s, and tells', () => {
    const { task, notes } = fromKubernetesPodOperator({ image, resources: flat, container_resources: nested })
    expect(task.resources).toEqual(nested)
    expect(notes).toMatchObject([{ argument: 'resources' }])
  })

  it('of a worker’s resources is not mistaken for the pod’s', () => {
    const { task, notes } = fromKubernetesPodOperator({ image, resources: { cpus: 1, ram: 512 } })
    expect(task).toEqual({ image })
    expect(notes).toMatchObject([{ argument: 'resources' }])
  })

  it('of keeping the pod is obeyed', () => {
    expect(fromKubernetesPodOperator({ is_delete_operator_pod: true }).task).toEqual({ onFinish: 'delete' })
    const kept = fromKubernetesPodOperator({ is_delete_operator_pod: false })
    expect(kept.task).toEqual({ onFinish: 'keep' })
    expect(kept.notes).toMatchObject([{ argument: 'is_delete_operator_pod' }])
    const both = fromKubernetesPodOperator({ is_delete_operator_pod: false, on_finish_action: 'delete_pod' })
    expect(both.task).toEqual({ onFinish: 'delete' })
    expect(both.notes).toMatchObject([{ argument: 'is_delete_operator_pod' }])
  })

  it('of node selectors, results and pods is known', async () => {
    const pod = { spec: { containers: [{ image }], host_network: true, host_ipc: true } }
    const { task } = fromKubernetesPodOperator({ node_selectors: { disk: 'ssd' }, xcom_push: true, pod })
    expect(task).toMatchObject({ nodeSelector: { disk: 'ssd' }, result: { from: 'file' } })
    expect(await specOf({ ...task, result: { from: 'termination-message' } })).toMatchObject({
      hostNetwork: true,
      hostIPC: true,
    })
  })

  it.each([
    [{ node_selector: { a: 'b' }, node_selectors: { c: 'd' } }, 'node_selectors', { nodeSelector: { a: 'b' } }],
    [{ do_xcom_push: false, xcom_push: true }, 'xcom_push', {}],
    [{ full_pod_spec: { spec: {} }, pod: { spec: { containers: [] } } }, 'pod', { pod: { spec: {} } }],
    [{ pod_template_file: 'x', pod_template_dict: { spec: {} } }, 'pod_template_dict', { template: 'x' }],
  ])('gives way to today’s, and tells: %j', (args, argument, expected) => {
    const { task, notes } = fromKubernetesPodOperator(args)
    expect(task).toEqual(expected)
    expect(notes).toMatchObject([{ argument, note: expect.stringContaining('left out') }])
  })

  it('of volumes, mounts and ports by their own classes is known', async () => {
    const { task } = fromKubernetesPodOperator({
      image,
      volumes: [{ name: 'disk', configs: { persistentVolumeClaim: { claimName: 'disk' } } }],
      volume_mounts: [{ name: 'disk', mount_path: '/data', sub_path: null, read_only: true }],
      ports: [{ name: 'http', container_port: 80 }],
    })
    const spec = await specOf(task)
    expect(spec.volumes).toEqual([{ name: 'disk', persistentVolumeClaim: { claimName: 'disk' } }])
    expect(spec.containers[0]).toMatchObject({
      volumeMounts: [{ name: 'disk', mountPath: '/data', readOnly: true }],
      ports: [{ name: 'http', containerPort: 80 }],
    })
  })

  it('of a whole call of 2021 works', async () => {
    const { task, notes } = fromKubernetesPodOperator({
      namespace: 'jobs',
      image,
      cmds: ['python', '-c'],
      arguments: ["print('hello')"],
      labels: { foo: 'bar' },
      name: 'passing-test',
      task_id: 'passing-task',
      get_logs: true,
      image_pull_secrets: 'registry, mirror',
      is_delete_operator_pod: true,
      in_cluster: false,
      config_file: '/k',
      service_account_name: 'default',
      hostnetwork: false,
      startup_timeout_seconds: 120,
      image_pull_policy: 'IfNotPresent',
      resources: { request_cpu: '100m', limit_memory: '1Gi' },
      reattach_on_restart: true,
      dag: 'dag',
    })
    expect(notes.map(({ argument }) => argument)).toEqual(['reattach_on_restart', 'dag'])
    expect(await specOf(task)).toMatchObject({
      imagePullSecrets: [{ name: 'registry' }, { name: 'mirror' }],
      hostNetwork: false,
      containers: [{ resources: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } } }],
    })
  })
})

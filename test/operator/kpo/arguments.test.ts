// The operator's arguments of today, each in its place in the pod.

import { describe, expect, it } from 'vitest'
import { fromKubernetesPodOperator } from '../../../src/operator/kpo/from-kubernetes-pod-operator.ts'
import { build, image, mainOf, mistakesOf, specOf } from '../spec/support/build.ts'

const taskOf = (args: object) => fromKubernetesPodOperator(args).task

describe('arguments of the main container', () => {
  it.each([
    [2, { env_vars: [{ name: 'A', value: 'b' }] }, { env: [{ name: 'A', value: 'b' }] }],
    [
      3,
      { env_vars: { A: 'b', N: 1 } },
      {
        env: [
          { name: 'A', value: 'b' },
          { name: 'N', value: '1' },
        ],
      },
    ],
    [4, { env_vars: '{"A": "b"}' }, { env: [{ name: 'A', value: 'b' }] }],
    [
      6,
      { pod_runtime_info_envs: [{ name: 'IP', field_path: 'status.podIP' }] },
      { env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] },
    ],
    [
      6,
      {
        env_vars: { A: 'b' },
        pod_runtime_info_envs: [{ name: 'IP', value_from: { field_ref: { field_path: 'status.podIP' } } }],
      },
      {
        env: [
          { name: 'A', value: 'b' },
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        ],
      },
    ],
    [
      8,
      { container_security_context: { allow_privilege_escalation: false, run_as_user: null } },
      { securityContext: { allowPrivilegeEscalation: false } },
    ],
    [9, { env_from: [{ config_map_ref: { name: 'env' } }] }, { envFrom: [{ configMapRef: { name: 'env' } }] }],
    [9, { configmaps: ['env'] }, { envFrom: [{ configMapRef: { name: 'env' } }] }],
    [
      10,
      { secrets: [{ deploy_type: 'env', deploy_target: null, secret: 'db' }] },
      { envFrom: [{ secretRef: { name: 'db' } }] },
    ],
    [
      11,
      { secrets: [{ deploy_type: 'env', deploy_target: 'name', secret: 'secret', key: 'key' }] },
      { env: [{ name: 'NAME', valueFrom: { secretKeyRef: { name: 'secret', key: 'key' } } }] },
    ],
    [20, { image_pull_policy: 'Always' }, { imagePullPolicy: 'Always' }],
    [
      21,
      { termination_message_policy: 'FallbackToLogsOnError' },
      { terminationMessagePolicy: 'FallbackToLogsOnError' },
    ],
    [21, {}, { terminationMessagePolicy: 'File', name: 'base' }],
    [
      40,
      {
        cmds: ['bash', '-cx'],
        arguments: ['echo 10'],
        ports: [{ name: 'http', container_port: 80 }],
        container_resources: { requests: { memory: '64Mi', cpu: '250m' }, limits: { memory: '64Mi', cpu: 0.25 } },
      },
      {
        command: ['bash', '-cx'],
        args: ['echo 10'],
        ports: [{ name: 'http', containerPort: 80 }],
        resources: { requests: { memory: '64Mi', cpu: '250m' }, limits: { memory: '64Mi', cpu: 0.25 } },
      },
    ],
    [125, { base_container_name: 'work' }, { name: 'work' }],
  ])('[case %i] stand in the container: %j', async (_case, args, expected) => {
    expect(await mainOf(taskOf({ task_id: 't', image, ...args }))).toMatchObject(expected)
  })

  it('[case 12] [case 13] mount secrets as files', async () => {
    const spec = await specOf(
      taskOf({
        image,
        secrets: [
          { deploy_type: 'volume', deploy_target: '/etc/foo', secret: 'secret-b', items: [{ key: 'a', path: 'b' }] },
        ],
      }),
    )
    expect(spec.volumes?.[0]?.secret).toEqual({ secretName: 'secret-b', items: [{ key: 'a', path: 'b' }] })
    expect(spec.containers[0]?.volumeMounts).toMatchObject([{ mountPath: '/etc/foo', readOnly: true }])
  })
})

describe('arguments of the pod', () => {
  const affinity = {
    node_affinity: { required_during_scheduling_ignored_during_execution: { node_selector_terms: [] } },
  }
  it.each([
    [7, { security_context: { runAsUser: 1245 } }, { securityContext: { runAsUser: 1245 } }],
    [
      8,
      { host_aliases: [{ ip: '192.0.2.1', hostnames: ['db'] }] },
      { hostAliases: [{ ip: '192.0.2.1', hostnames: ['db'] }] },
    ],
    [
      17,
      { dns_config: { nameservers: ['192.0.2.3'] }, hostname: 'node', subdomain: 'group' },
      { dnsConfig: { nameservers: ['192.0.2.3'] }, hostname: 'node', subdomain: 'group' },
    ],
    [18, { image_pull_secrets: [{ name: 'one' }] }, { imagePullSecrets: [{ name: 'one' }] }],
    [18, { image_pull_secrets: 'one' }, { imagePullSecrets: [{ name: 'one' }] }],
    [
      19,
      { image_pull_secrets: 'one, two,,three ,one' },
      { imagePullSecrets: [{ name: 'one' }, { name: 'two' }, { name: 'three' }] },
    ],
    [22, { termination_grace_period: 300 }, { terminationGracePeriodSeconds: 300 }],
    [23, { automount_service_account_token: false }, { automountServiceAccountToken: false }],
    [
      24,
      { affinity },
      { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
    ],
    [
      25,
      { tolerations: [{ key: 'gpu', operator: 'Exists', toleration_seconds: null }] },
      { tolerations: [{ key: 'gpu', operator: 'Exists' }] },
    ],
    [
      26,
      { node_selector: { 'beta.kubernetes.io/os': 'linux' } },
      { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
    ],
    [
      40,
      {
        hostnetwork: true,
        dnspolicy: 'ClusterFirstWithHostNet',
        schedulername: 'default-scheduler',
        priority_class_name: 'medium',
        runtime_class_name: 'gvisor',
        active_deadline_seconds: 60,
        service_account_name: 'default',
      },
      {
        hostNetwork: true,
        dnsPolicy: 'ClusterFirstWithHostNet',
        schedulerName: 'default-scheduler',
        priorityClassName: 'medium',
        runtimeClassName: 'gvisor',
        activeDeadlineSeconds: 60,
        serviceAccountName: 'default',
      },
    ],
    [41, { security_context: { run_as_user: 0, fs_group: 0 } }, { securityContext: { runAsUser: 0, fsGroup: 0 } }],
  ])('[case %i] stand in the spec: %j', async (_case, args, expected) => {
    expect(await specOf(taskOf({ task_id: 't', image, ...args }))).toMatchObject(expected)
  })

  it('[case 15] [case 61] make labels texts, and None an empty one', async () => {
    const { pod } = await build(taskOf({ image, labels: { foo: 'bar', zero: 0, no: false, none_value: null } }))
    expect(pod.metadata?.labels).toEqual({ foo: 'bar', zero: '0', no: 'false', none_value: '' })
  })

  it('[case 39] give exactly this pod', async () => {
    const task = taskOf({
      task_id: 'task',
      name: 'airflow-test-pod',
      namespace: 'default',
      image: 'registry.example/ubuntu:16.04',
      cmds: ['bash', '-cx'],
      arguments: ['echo 10'],
      labels: { foo: 'bar' },
      do_xcom_push: false,
    })
    expect((await build(task)).pod).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'airflow-test-pod',
        namespace: 'default',
        labels: { foo: 'bar' },
        annotations: { 'pullpass.dev/task-id': 'task' },
      },
      spec: {
        restartPolicy: 'Never',
        containers: [
          {
            name: 'base',
            image: 'registry.example/ubuntu:16.04',
            command: ['bash', '-cx'],
            args: ['echo 10'],
            terminationMessagePolicy: 'File',
          },
        ],
      },
    })
  })

  it('[case 27] [case 28] [case 29] [case 30] lay a template, a full spec and arguments over each other', async () => {
    const file = `
metadata: {name: tpl, labels: {layer: template, t: "1"}}
spec: {containers: [{name: base, image: registry.example/t:1, env: [{name: T, value: "1"}]}]}`
    const task = taskOf({
      task_id: 'x',
      pod_template_file: 'pod.yaml',
      full_pod_spec: {
        metadata: { labels: { layer: 'spec', s: '1' } },
        spec: { containers: [{ name: 'base', env: [{ name: 'S', value: '1', value_from: null }], image: null }] },
      },
      labels: { layer: 'arguments' },
      env_vars: { A: '1' },
    })
    const { pod, name } = await build(task, { 'pod.yaml': file })
    expect(name).toBe('tpl')
    expect(pod.metadata?.labels).toEqual({ layer: 'arguments', t: '1', s: '1' })
    expect(pod.spec?.containers).toMatchObject([
      { image: 'registry.example/t:1', env: [{ name: 'T' }, { name: 'S' }, { name: 'A' }] },
    ])
  })

  it('[case 31] take a template as a dict', async () => {
    const init = { name: 'init', image, args: ['2026-01-01'] }
    const spec = await specOf(
      taskOf({ pod_template_dict: { spec: { containers: [{ image }], initContainers: [init] } } }),
    )
    expect(spec.initContainers).toEqual([init])
  })

  it('leave what a template has where a collection is empty, as in Airflow', async () => {
    const template = { spec: { containers: [{ image, args: ['x'] }], imagePullSecrets: [{ name: 'a' }] } }
    const args = { image_pull_secrets: [], arguments: [], volumes: [], labels: {}, env_vars: {}, tolerations: [] }
    const spec = await specOf(taskOf({ pod_template_dict: template, ...args }))
    expect(spec).toMatchObject({ imagePullSecrets: [{ name: 'a' }], containers: [{ args: ['x'] }] })
  })
})

describe('arguments of the run', () => {
  it.each([
    [1, { config_file: '/tmp/fake_file' }, { kubeconfig: '/tmp/fake_file' }],
    [
      80,
      { in_cluster: false, cluster_context: 'prod', namespace: 'x' },
      { inCluster: false, cluster: 'prod', namespace: 'x' },
    ],
    [80, { in_cluster: true, cluster_context: 'prod' }, { inCluster: true }],
    [50, { name: 'test', random_name_suffix: false }, { name: 'test', nameSuffix: false }],
    [89, { startup_timeout_seconds: 300 }, { deadlines: { startSeconds: 300, scheduleSeconds: 300 } }],
    [
      89,
      { startup_timeout_seconds: 300, schedule_timeout_seconds: 60 },
      { deadlines: { startSeconds: 300, scheduleSeconds: 60 } },
    ],
    [173, { execution_timeout: { minutes: 1, seconds: 30 } }, { deadlines: { totalSeconds: 90 } }],
    [118, { container_logs: true }, { logs: { containers: 'all' } }],
    [
      118,
      { container_logs: 'base', init_container_logs: ['a'] },
      { logs: { containers: ['base'], initContainers: ['a'] } },
    ],
    [
      126,
      {
        get_logs: false,
        container_name_log_prefix_enabled: false,
        log_events_on_failure: true,
        log_pod_spec_on_failure: false,
      },
      { logs: { follow: false, prefix: false, eventsOnFailure: true, podOnFailure: false } },
    ],
    [137, { do_xcom_push: true }, { result: { from: 'file' } }],
    [148, { skip_on_exit_code: [100, 102] }, { skipOnExitCode: [100, 102] }],
    [148, { skip_on_exit_code: 100 }, { skipOnExitCode: 100 }],
    [148, { skip_on_exit_code: 0 }, { skipOnExitCode: 0 }],
    [143, { on_finish_action: 'delete_pod' }, { onFinish: 'delete' }],
    [143, { on_finish_action: 'delete_succeeded_pod' }, { onFinish: 'delete-succeeded' }],
    [143, { on_finish_action: 'delete_active_pod' }, { onFinish: 'delete-active' }],
    [143, { on_finish_action: 'keep_pod', on_kill_action: 'keep_pod' }, { onFinish: 'keep', onKill: 'keep' }],
  ])('[case %i] become settings: %j', (_case, args, expected) => {
    expect(taskOf(args)).toEqual(expected)
  })

  it('[case 137] take the image of the result sidecar from who calls, and none of their own', () => {
    const { task } = fromKubernetesPodOperator({ image, do_xcom_push: true }, { resultImage: 'registry.example/sh:1' })
    expect(task.result).toEqual({ from: 'file', image: 'registry.example/sh:1' })
  })

  it.each([
    'kubernetes_conn_id',
    'deferrable',
    'poll_interval',
    'logging_interval',
    'startup_check_interval_seconds',
    'base_container_status_polling_interval',
    'trigger_kwargs',
    'log_formatter',
    'reattach_on_restart',
    'durable',
    'callbacks',
    'progress_callback',
    'retries',
    'retry_delay',
    'owner',
    'on_failure_callback',
    'executor_config',
    'params',
    'delete_option_kwargs',
  ])('without a meaning here get a note: %s', (argument) => {
    const { task, notes } = fromKubernetesPodOperator({ image, [argument]: 'value' })
    expect(task).toEqual({ image })
    expect(notes).toMatchObject([
      { argument, note: expect.stringMatching(/^(left out|there are no connections here)/) },
    ])
  })

  it.each([
    [{ in_cluster: true, cluster_context: 'prod' }, 'cluster_context', 'no kubeconfig'],
    [
      { secrets: [{ deploy_type: 'volume', deploy_target: '/a', secret: 's', key: 'k' }] },
      'secrets',
      '`secrets[0].key`',
    ],
  ])('without a meaning beside others get a note: %j', (args, argument, words) => {
    const { notes } = fromKubernetesPodOperator({ image, ...args })
    expect(notes).toEqual([{ argument, note: expect.stringContaining(words) }])
  })

  it('[case 2] [case 45] with a template that nobody rendered get a note, without its text', () => {
    const args = { image, arguments: ['{{ ds }}'], env_vars: { PASSWORD: 'canary{% if x %}' }, labels: { a: '{{' } }
    const { notes } = fromKubernetesPodOperator(args)
    expect(notes.map(({ argument }) => argument)).toEqual(['arguments', 'env_vars'])
    expect(JSON.stringify(notes)).not.toContain('canary')
  })

  it('tell where they mean another thing than in Airflow', () => {
    const { notes } = fromKubernetesPodOperator({
      pod_template_file: 'x',
      hostnetwork: false,
      random_name_suffix: true,
    })
    expect(notes.map(({ argument }) => argument)).toEqual(['hostnetwork', 'random_name_suffix'])
  })
})

describe('the name', () => {
  const longest = 'a'.repeat(63)
  it.each([
    [46, { task_id: 'this-task-name' }, 'this-task-name'],
    [47, { task_id: '.hi.-_09HI' }, 'hi-09hi'],
    [48, { task_id: 'a'.repeat(250) }, longest],
    [50, { task_id: 'x', name: 'test' }, 'test'],
    [51, { name: 'test_extra-123' }, 'test_extra-123'],
    [53, { name: 'a'.repeat(220) }, longest],
    [54, { task_id: '**task.id**' }, 'task-id'],
    [54, { task_id: '***' }, 'task'],
  ])('[case %i] is made of %j', async (_case, args, name) => {
    expect((await build(taskOf({ image, ...args }))).name).toBe(name)
  })

  it('[case 58] that is not the task’s id leaves the whole id in an annotation', () => {
    const id = `${'x'.repeat(512)}`
    expect(taskOf({ task_id: id }).annotations).toEqual({ 'pullpass.dev/task-id': id })
    expect(taskOf({ task_id: 'same' })).toEqual({ defaultName: 'same' })
  })

  it('[case 53] of 221 characters is refused with the limit that counts', async () => {
    expect(await mistakesOf(() => fromKubernetesPodOperator({ name: 'a'.repeat(221) }))).toEqual([
      "`name` has 221 characters; a pod's name has at most 63",
    ])
  })
})

describe('mistakes', () => {
  it.each([
    [{ imge: 'x' }, '`imge` is no argument of the KubernetesPodOperator (did you mean `image`?)'],
    [
      { nodeSelector: {} },
      '`nodeSelector` is no argument of the KubernetesPodOperator (did you mean `node_selector`?)',
    ],
    [{ something: null }, '`something` is no argument of the KubernetesPodOperator'],
    [{ env_vars: 'bad env' }, '`env_vars` must be a dict of names and values, or a list of variables'],
    [{ container_logs: 1 }, '`container_logs` must be the name of a container, a list of names, or True'],
    [{ container_logs: false }, '`container_logs` must be the name of a container, a list of names, or True'],
    [{ container_logs: 6.8 }, '`container_logs` must be the name of a container, a list of names, or True'],
    [{ cmds: 'bash' }, '`cmds` must be a list of texts'],
    [{ arguments: ['a', 1] }, '`arguments[1]` must be a text; put it in quotes'],
    [{ startup_timeout_seconds: 'soon' }, '`startup_timeout_seconds` must be a whole number of at least 1'],
    [{ get_logs: 'yes' }, '`get_logs` must be true or false'],
    [
      { on_finish_action: 'keep' },
      '`on_finish_action` must be one of `delete_pod`, `delete_succeeded_pod`, `delete_active_pod`, `keep_pod`',
    ],
    [
      { container_resources: { request_cp: 1 } },
      '`container_resources.request_cp` is unknown (did you mean `request_cpu`?)',
    ],
    [
      { secrets: [{ deploy_type: 'env', key: 'k', secret: 's' }] },
      '`secrets[0].deploy_target` is missing: the variable that the key goes to',
    ],
    [
      { secrets: [{ deploy_type: 'env', deploy_target: 'A', secret: 's', key: 'k', items: [{}] }] },
      '`secrets[0].items` are for volumes: a variable gets a `key`',
    ],
    [
      { secrets: [{ deploy_type: 'volume', deploy_target: '/a', secret: 's', items: 'k' }] },
      '`secrets[0].items` must be a list of objects',
    ],
    [
      { secrets: [{ deploy_type: 'volume', deploy_target: '/a', secret: 's', item: [] }] },
      '`secrets[0].item` is no field of a Secret (did you mean `items`?)',
    ],
    [{ secrets: [{ deploy_type: 'file', secret: 's' }] }, '`secrets[0].deploy_type` must be `env` or `volume`'],
    [{ execution_timeout: 'PT1M' }, '`execution_timeout` must be seconds, or `days`, `hours`, `minutes` and `seconds`'],
  ])('[case 5] [case 118] are told in words of the arguments: %j', async (args, mistake) => {
    expect(await mistakesOf(() => fromKubernetesPodOperator(args))).toEqual([mistake])
  })

  it('are told all at once, with the operator they belong to', async () => {
    const attempt = () => fromKubernetesPodOperator({ task_id: 'load', imge: 'x', env_vars: 1, cmds: 'sh' })
    expect(attempt).toThrow('the operator `load` has 3 mistakes')
    expect(await mistakesOf(attempt)).toHaveLength(3)
  })

  it.each([undefined, null, 'x', []])('are arguments that are no object: %j', async (args) => {
    expect(await mistakesOf(() => fromKubernetesPodOperator(args))).toEqual(['the arguments are not an object'])
  })
})

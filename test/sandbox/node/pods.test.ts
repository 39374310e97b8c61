// What a pod does on the sandbox's node, from its creation to its end.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import { addResultSidecar } from '../../../src/operator/spec/result-sidecar.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { SandboxPods, stateOf } from '../../support/sandbox-pods.ts'

let sandbox: Sandbox
let pods: SandboxPods
beforeAll(async () => {
  sandbox = await startSandbox({
    namespaces: ['app'],
    node: { backOffMs: 40, syncMs: 40, capacity: { cpu: '2' } },
    images: [{ name: 'public/etl:3', script: 'echo "etl for $WHO"\ncat /data/in' }],
  })
  pods = new SandboxPods(sandbox)
})
afterAll(async () => {
  pods.cluster.close()
  await sandbox.stop()
})

const sh = (script: string) => ({ command: ['sh', '-c', script] })
const trap = "trap 'echo ending; exit 0' TERM; echo ready; while :; do sleep 0.01; done"

describe('a container', () => {
  test.each([
    [['hello', 'there'], 0, 'hello there\n'],
    [['lines', '3'], 0, 'line 1\nline 2\nline 3\n'],
    [['exit', '7'], 7, ''],
    [['echo', '$(NAME) $$(NAME) $(OTHER)'], 0, 'main $(NAME) $(OTHER)\n'],
    [['sh', '-c', 'kill -SEGV $$$$'], 139, ''],
    [['sh', '-c', 'printf unfinished'], 0, 'unfinished'],
    [undefined, 0, 'hello from a public image\n'],
  ])('runs %j', async (command, exitCode, output) => {
    const name = `run-${exitCode}-${output.length}`
    await pods.create(name, { ...(command ? { command } : {}), env: [{ name: 'NAME', value: 'main' }] })
    const pod = await pods.finished(name)
    expect(stateOf(pod).terminated).toMatchObject({ exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' })
    expect(pod.status.phase).toBe(exitCode === 0 ? 'Succeeded' : 'Failed')
    expect(await pods.log(name)).toBe(output)
  })

  test('goes through the states of a real one', async () => {
    await pods.create('states', { command: ['hello'] })
    const seen = await pods.watch('states', ({ status }) => status.phase === 'Succeeded')
    expect(
      seen.map((pod) => [pod.status.phase, Object.keys(stateOf(pod) ?? {})[0], pod.spec.nodeName !== undefined]),
    ).toEqual([
      ['Pending', undefined, false],
      ['Pending', undefined, true],
      ['Pending', 'waiting', true],
      ['Running', 'running', true],
      ['Running', 'terminated', true],
      ['Succeeded', 'terminated', true],
    ])
  })

  test('reads its environment from the pod and from secrets', async () => {
    await pods.cluster.send('POST', '/api/v1/namespaces/app/secrets', {
      body: { metadata: { name: 'words' }, stringData: { word: 'open' } },
    })
    await pods.create('environment', {
      ...sh('echo $FIXED $WORD $POD $WORDS_word'),
      env: [
        { name: 'FIXED', value: 'a' },
        { name: 'WORD', valueFrom: { secretKeyRef: { name: 'words', key: 'word' } } },
        { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ],
      envFrom: [{ prefix: 'WORDS_', secretRef: { name: 'words' } }],
    })
    await pods.finished('environment')
    expect(await pods.log('environment')).toBe('a open environment open\n')
  })

  test.each([
    ['what it wrote', 'echo why > /dev/termination-log; exit 3', 'File', 'why\n'],
    [
      'the last 4096 bytes of that',
      'head -c 5000 /dev/zero | tr "\\0" x > /dev/termination-log',
      'File',
      'x'.repeat(4096),
    ],
    ['its last words', 'echo one; echo two >&2; exit 4', 'FallbackToLogsOnError', 'one\ntwo\n'],
    ['nothing of a log that ended well', 'echo one', 'FallbackToLogsOnError', undefined],
  ])('leaves %s as its message', async (title, script, terminationMessagePolicy, message) => {
    const name = `message-${title.length}`
    await pods.create(name, { ...sh(script), terminationMessagePolicy })
    expect(stateOf(await pods.finished(name)).terminated.message).toBe(message)
  })

  test.each([
    [
      'a program that is not there',
      ['nope'],
      'StartError',
      /exec: "nope": executable file not found in \$PATH: unknown$/,
    ],
    [
      'a path that is not there',
      ['/no/such'],
      'StartError',
      /exec: "\/no\/such": stat \/no\/such: no such file or directory: unknown$/,
    ],
  ])('fails to start %s', async (title, command, reason, message) => {
    const name = `start-${title.length}`
    await pods.create(name, { command })
    const { terminated } = stateOf(await pods.finished(name))
    expect(terminated).toMatchObject({ exitCode: 128, reason, message: expect.stringMatching(message) })
  })

  test('starts again and keeps its log where the pod wants that', async () => {
    await pods.create('again', sh('echo once; exit 1'), { restartPolicy: 'Always' })
    const pod = await pods.waiting('again', 'CrashLoopBackOff')
    expect(pod.status.containerStatuses[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 1 } },
      state: {
        waiting: { message: expect.stringMatching(/^back-off .*s restarting failed container=main pod=again_app\(/) },
      },
    })
    expect(await pods.log('again', 'previous=true')).toBe('once\n')
    await pods.delete('again')
  })
})

describe('containers of one pod', () => {
  test('are initialised in order, with sidecars that end last', async () => {
    const image = sandbox.images.public
    const order = 'echo $HOSTNAME-$N >> /shared/order'
    const mount = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] }
    await pods.create(
      'several',
      { ...sh(`${order}; cat /shared/order`), env: [{ name: 'N', value: '3' }], ...mount },
      {
        volumes: [{ name: 'shared', emptyDir: {} }],
        initContainers: [
          { name: 'one', image, ...sh(order), env: [{ name: 'N', value: '1' }], ...mount },
          { name: 'side', image, restartPolicy: 'Always', ...sh(trap), ...mount },
          { name: 'two', image, ...sh(order), env: [{ name: 'N', value: '2' }], ...mount },
        ],
      },
    )
    const pod = await pods.finished('several')
    expect(pod.status.phase).toBe('Succeeded')
    expect(await pods.log('several', 'container=main')).toBe('several-1\nseveral-2\nseveral-3\n')
    expect(await pods.log('several', 'container=side')).toBe('ready\nending\n')
    expect(stateOf(pod, 'side').terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
  })

  test('hand a result on in a file that a sidecar prints', async () => {
    const task = { ...sh('echo \'{"rows": 3}\' > /airflow/xcom/return.json') }
    const spec = addResultSidecar({ containers: [{ name: 'main', image: sandbox.images.public, ...task }] }, 'main', {
      from: 'file',
      image: sandbox.images.public,
    })
    await pods.create('result', {}, { ...spec })
    expect((await pods.finished('result')).status.phase).toBe('Succeeded')
    const log = await pods.log('result', 'container=pullpass-result')
    expect(log).toBe('pullpass-result begin 12\n{"rows": 3}\n\npullpass-result end\n')
  })

  test('do not start when initialisation fails', async () => {
    const init = { name: 'init', image: sandbox.images.public, command: ['exit', '5'] }
    await pods.create('stuck', { command: ['hello'] }, { initContainers: [init] })
    const pod = await pods.finished('stuck')
    expect(pod.status.phase).toBe('Failed')
    expect(stateOf(pod, 'init').terminated.exitCode).toBe(5)
    expect(stateOf(pod, 'main')).toEqual({ waiting: { reason: 'PodInitializing' } })
  })
})

describe('the end of a pod', () => {
  test('comes when its process heeds a deletion', async () => {
    await pods.create('heeding', sh(trap))
    const gone = pods.watch('heeding', () => false)
    await pods.until('heeding', (pod) => stateOf(pod)?.running !== undefined)
    const log = pods.cluster.stream('/api/v1/namespaces/app/pods/heeding/log?follow=true')
    expect(await (await log).next()).toBe('ready')
    await pods.delete('heeding')
    expect(await (await log).next()).toBe('ending')
    const seen = await gone
    expect(seen.at(-1)).toMatchObject({ metadata: { deletionGracePeriodSeconds: 0 }, status: { phase: 'Succeeded' } })
    expect(await pods.events('heeding')).toContain('Normal Killing ×1: Stopping container main')
  })

  test('comes after its time to end when its process does not', async () => {
    await pods.create('deaf', sh("trap '' TERM; echo ready; while :; do sleep 0.01; done"))
    await pods.until('deaf', (pod) => stateOf(pod)?.running !== undefined)
    const gone = pods.watch('deaf', () => false)
    await pods.delete('deaf', { gracePeriodSeconds: 1 })
    expect(stateOf((await gone).at(-1)).terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
  })

  test('is nothing that anybody waits for when it is forced', async () => {
    await pods.create('forced', sh("trap '' TERM; echo ready; sleep 60"))
    await pods.until('forced', (pod) => stateOf(pod)?.running !== undefined)
    const gone = pods.watch('forced', () => false)
    await pods.delete('forced', { gracePeriodSeconds: 0 })
    expect((await gone).at(-1).metadata.deletionGracePeriodSeconds).toBe(0)
  })

  test('comes before its first process when it is deleted at once', async () => {
    await pods.create('puller', sh('true')) // waiting for an image would notice the end
    await pods.finished('puller')
    const volumes = Array.from({ length: 100 }, (_, number) => ({ name: `v${number}`, emptyDir: {} }))
    const gone = pods.watch('at-once', () => false)
    await pods.create('at-once', sh("trap '' TERM; sleep 60"), { volumes })
    await pods.until('at-once', ({ spec }) => spec.nodeName !== undefined)
    await pods.delete('at-once', { gracePeriodSeconds: 30 })
    expect(stateOf((await gone).at(-1)).terminated).toMatchObject({ reason: 'ContainerStatusUnknown' })
    expect((await pods.events('at-once')).join()).not.toContain('Started')
  })

  test('finds containers that never ran unknown', async () => {
    await pods.create('unborn', { image: sandbox.images.private })
    await pods.waiting('unborn', 'ImagePullBackOff')
    const gone = pods.watch('unborn', () => false)
    await pods.delete('unborn')
    expect((await gone).at(-1).status).toMatchObject({
      phase: 'Failed',
      containerStatuses: [
        { state: { terminated: { reason: 'ContainerStatusUnknown', exitCode: 137, startedAt: null } } },
      ],
    })
  })

  test('comes with its deadline', async () => {
    await pods.create('late', sh(trap), { activeDeadlineSeconds: 1 })
    expect((await pods.finished('late')).status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    })
    expect((await pods.events('late')).some((event) => event.startsWith('Normal DeadlineExceeded'))).toBe(true)
  })
})

describe('a pod that can not run', () => {
  test.each([
    [
      'config',
      { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'absent', key: 'a' } } }] },
      'CreateContainerConfigError',
      'configmap "absent" not found',
    ],
    [
      'secret',
      { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'absent', key: 'a' } } }] },
      'CreateContainerConfigError',
      'secret "absent" not found',
    ],
    [
      'root',
      { securityContext: { runAsNonRoot: true } },
      'CreateContainerConfigError',
      /^container has runAsNonRoot and image will run as root \(pod: "root_app\(.+\)", container: main\)$/,
    ],
  ])('waits for its %s, again and again', async (name, container, reason, message) => {
    await pods.create(name, container)
    const pod = await pods.waiting(name, reason)
    expect(stateOf(pod).waiting.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    const isRepeated = async () => (await pods.events(name)).some((event) => /^Warning Failed ×[2-9]/.test(event))
    await expect.poll(isRepeated).toBe(true)
    await pods.delete(name)
  })

  test('waits for its volume', async () => {
    await pods.create('volume', {}, { volumes: [{ name: 'v', secret: { secretName: 'absent' } }] })
    const told = 'MountVolume.SetUp failed for volume "v" : secret "absent" not found'
    await expect.poll(async () => (await pods.events('volume')).some((event) => event.endsWith(told))).toBe(true)
    await pods.delete('volume')
  })

  test.each([
    [
      'cpu',
      { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '3' } } }] },
      '1 Insufficient cpu. ',
      'Preemption is not helpful for scheduling.',
    ],
    [
      'selector',
      { nodeSelector: { disk: 'ssd' } },
      "1 node(s) didn't match Pod's node affinity/selector. ",
      'Preemption is not helpful for scheduling.',
    ],
  ])('stays unscheduled for its %s', async (name, spec, why, preemption) => {
    await pods.create(name, {}, spec)
    const pod = await pods.until(name, ({ status }) => status.conditions?.length > 0)
    const message = `0/1 nodes are available: ${why}no new claims to deallocate, preemption: 0/1 nodes are available: 1 ${preemption}`
    expect(pod.status.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message },
    ])
    expect(await pods.events(name)).toEqual([`Warning FailedScheduling ×1: ${message}`])
    await pods.delete(name)
  })

  test('is scheduled as soon as there is room', async () => {
    const half = (name: string, script: string) =>
      pods.create(name, { ...sh(script), resources: { requests: { cpu: '1500m' } } })
    await half('first', trap)
    await pods.until('first', (pod) => stateOf(pod)?.running !== undefined)
    await half('second', 'true')
    const refused = await pods.until('second', ({ status }) => status.conditions?.length > 0)
    expect(refused.status.conditions[0].message).toContain('1 No preemption victims found for incoming pod.')
    await pods.delete('first')
    expect((await pods.finished('second')).status.phase).toBe('Succeeded')
  })
})

test('an image of the caller runs its script and finds its volumes', async () => {
  await pods.cluster.send('POST', '/api/v1/namespaces/app/secrets', {
    body: { metadata: { name: 'input' }, stringData: { in: 'the input\n' } },
  })
  await pods.create(
    'etl',
    {
      image: `${sandbox.registry.host}/public/etl:3`,
      env: [{ name: 'WHO', value: 'me' }],
      ...{ command: ['sh', '-c', '/run.sh; cat /data/in'] },
      volumeMounts: [{ name: 'v', mountPath: '/data' }],
    },
    { volumes: [{ name: 'v', secret: { secretName: 'input' } }] },
  )
  await pods.finished('etl')
  expect(await pods.log('etl')).toContain('etl for me\n')
  expect(await pods.log('etl')).toContain('the input\n')
})

test('a pod that ended by itself is not waited for until its deadline', async () => {
  const waiting: number[] = []
  const clock = {
    now: systemClock.now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      const position = waiting.push(ms) - 1
      await systemClock.sleep(ms, signal).finally(() => delete waiting[position])
    },
  }
  const other = await startSandbox({ namespaces: ['app'], clock })
  const otherPods = new SandboxPods(other)
  await otherPods.create('ended', { command: ['hello'] }, { activeDeadlineSeconds: 86_400 })
  await otherPods.finished('ended')
  await expect.poll(() => waiting.includes(86_400_000)).toBe(false)
  otherPods.cluster.close()
  await other.stop()
})

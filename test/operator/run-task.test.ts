// Whole runs on the sandbox: from a task to its outcome, and what is left in the cluster.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { openPodObserver } from '../../src/operator/observe/pod-observer.ts'
import { ManualClock } from './support/manual-clock.ts'
import { shell, TaskRig, textsOf } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('a task that ends well', () => {
  it('[case 108] gives its lines with their times, its exit code, and leaves nothing', async () => {
    const { outcome, lines, states, warnings } = await rig.run(shell('echo one; printf "two\\n  three\\n\\nfour\\n"'))
    expect(outcome).toMatchObject({
      status: 'succeeded',
      exitCode: 0,
      attempts: 1,
      warnings: [],
      pod: { namespace: 'app' },
    })
    expect(outcome.diagnosis).toBeUndefined()
    expect(textsOf(lines)).toEqual(['one', 'two', '  three', '', 'four'])
    expect(lines.every(({ time }) => time?.startsWith('20'))).toBe(true)
    expect(states.slice(0, 2).map(({ kind }) => kind)).toEqual(['begun', 'created'])
    expect(states.at(-1)?.kind).toBe('running')
    expect(warnings).toEqual([])
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 139] names its pod, which has the run and an end', async () => {
    const { outcome } = await rig.run({ onFinish: 'keep' }, { runId: 'r-keep' })
    const { body } = await rig.raw.send('GET', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
    expect(body.metadata.uid).toBe(outcome.pod?.uid)
    expect(body.metadata.labels).toMatchObject({ 'pullpass.dev/run-id': 'r-keep', 'pullpass.dev/attempt': '1' })
    expect(body.spec.activeDeadlineSeconds).toBe(86_400)
    expect(body.spec.restartPolicy).toBe('Never')
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
  })

  it('[case 91] [case 121] [case 164] [case 168] [case 171] asks for nothing again and again: create, log and delete beside the list and watch', async () => {
    const cluster = await rig.open()
    const observer = openPodObserver({ pods: cluster.pods, clock: systemClock, random: () => 0 })
    await observer.follow('app', 'nothing')
    rig.sandbox.clearRequests()
    await rig.run(shell('true'), { cluster, observer })
    const asked = rig.sandbox
      .requests()
      .filter(({ server }) => server === 'api')
      .map(({ verb, resource }) => `${verb} ${resource}`)
    expect(asked.filter((request) => request !== 'get pods/log' && request !== 'watch pods')).toEqual([
      'create pods',
      'delete pods',
    ])
    expect(asked.filter((request) => request === 'get pods/log').length).toBeLessThanOrEqual(2)
    await observer.close()
  })
})

describe('a task that fails', () => {
  it('[case 163] [case 169] gives the exit code and why, after all its lines', async () => {
    const { outcome, lines } = await rig.run(shell('echo before; exit 3'))
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 3, diagnosis: { code: 'exit-code', retry: 'user' } })
    expect(textsOf(lines)).toEqual(['before'])
  })

  it('[case 145] tells what it wrote as its last words', async () => {
    const { outcome } = await rig.run(shell('echo disk is full > /dev/termination-log; exit 4'))
    expect(JSON.stringify(outcome.diagnosis)).toContain('disk is full')
  })

  it('[case 97] without a login names image and remedy, before any wait is over', async () => {
    const clock = new ManualClock()
    const { outcome } = await rig.run({ image: rig.sandbox.images.private }, { clock })
    expect(outcome).toMatchObject({
      status: 'failed',
      diagnosis: { code: 'no-secret', image: rig.sandbox.images.private, retry: 'never' },
    })
    expect(outcome.exitCode).toBeUndefined()
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 97] with a wrong password names secret and entry', async () => {
    const { host, username } = rig.sandbox.registry
    const auth = Buffer.from(`${username}:wrong`).toString('base64')
    const data = {
      '.dockerconfigjson': Buffer.from(JSON.stringify({ auths: { [host]: { auth } } })).toString('base64'),
    }
    await rig.raw.send('POST', '/api/v1/namespaces/app/secrets', {
      body: { metadata: { name: 'wrong' }, type: 'kubernetes.io/dockerconfigjson', data },
    })
    const { outcome } = await rig.run({ image: rig.sandbox.images.private, imagePullSecrets: ['wrong'] })
    expect(outcome.diagnosis).toMatchObject({ code: 'login-refused', image: rig.sandbox.images.private })
    expect(outcome.diagnosis?.summary).toContain('`wrong`')
    expect(outcome.diagnosis?.summary).toContain(`\`${host}\``)
    expect(JSON.stringify(outcome)).not.toContain(auth)
  })

  it('[case 145] for its own cause, also when its pod can not be deleted', async () => {
    const fault = { kind: 'answer', status: 403 } as const
    rig.sandbox.injectFault({ server: 'api', method: 'DELETE', fault, times: Number.POSITIVE_INFINITY })
    const { outcome } = await rig.run({ image: rig.sandbox.images.private })
    expect(outcome).toMatchObject({ status: 'failed', diagnosis: { code: 'no-secret' } })
    expect(outcome.warnings).toEqual([expect.stringContaining('could not be deleted')])
    rig.sandbox.clearFaults()
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
  })

  it('[case 148] by a code that says so is skipped', async () => {
    for (const skipOnExitCode of [7, [6, 7]]) {
      const { outcome } = await rig.run({ ...shell('exit 7'), skipOnExitCode })
      expect(outcome).toMatchObject({ status: 'skipped', exitCode: 7 })
    }
  })

  it('[case 152] [case 95] in an init container that can not be pulled', async () => {
    const { outcome } = await rig.run({ initContainers: [{ name: 'first', image: rig.sandbox.images.private }] })
    expect(outcome).toMatchObject({ status: 'failed', diagnosis: { code: 'no-secret', container: 'first' } })
  })

  it('by an init container that ends badly', async () => {
    const first = { name: 'first', image: rig.sandbox.images.public, command: ['sh', '-c', 'exit 9'] }
    const { outcome } = await rig.run({ initContainers: [first] })
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 9, diagnosis: { container: 'first' } })
  })
})

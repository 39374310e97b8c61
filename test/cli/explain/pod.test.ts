// `pullpass explain --pod` on pods of the sandbox that are in recorded situations.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { recorded } from '../../diagnosis/support/recorded.ts'
import { RawCluster } from '../../support/raw-cluster.ts'
import { runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox
let raw: RawCluster

beforeAll(async () => {
  test = await startTestSandbox({
    users: [{ name: 'guest', deny: [{ verbs: ['*'], resources: ['secrets', 'events'] }] }],
  })
  raw = new RawCluster(test.sandbox.kubeconfig)
  for (const situation of ['wrong-password', 'other-registry', 'user-and-password-fields']) await stage(situation)
})
afterAll(async () => {
  raw.close()
  await test.sandbox.stop()
})

/** Puts the pod of a recording, its secrets and its events into the sandbox. */
async function stage(situation: string): Promise<void> {
  const { moments, secrets } = recorded(situation)
  const { pod, events } = moments.at(-1) ?? { pod: {}, events: [] }
  const send = async (method: string, path: string, body: object) => {
    const answer = await raw.send(method, `/api/v1/namespaces/app/${path}`, { body })
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300)
    return answer.body
  }
  for (const secret of secrets) await send('POST', 'secrets', secret)
  const { containers, imagePullSecrets } = pod.spec ?? {}
  // No scheduler of this name is there, so that nothing but this test changes the status.
  const spec = { containers, imagePullSecrets, restartPolicy: 'Never', schedulerName: 'nobody' }
  const created = await send('POST', 'pods', { metadata: { name: situation }, spec })
  await send('PUT', `pods/${situation}/status`, { ...created, status: pod.status })
  for (const [index, event] of events.entries()) {
    const involvedObject = { ...event.involvedObject, namespace: 'app', uid: created.metadata.uid }
    await send('POST', 'events', { ...event, metadata: { name: `${situation}.${index}` }, involvedObject })
  }
}

const explain = async (pod: string, ...flags: string[]) =>
  await runCli(['explain', '--pod', pod, '--kubeconfig', test.sandbox.kubeconfig, '-n', 'app', ...flags])

describe('explain --pod', () => {
  it('names image, secret, entry, answer and the command that mends it', async () => {
    const { exitCode, stdout, stderr } = await explain('wrong-password')
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
    const text = stdout.replace(/\s+/g, ' ')
    expect(text).toContain(
      'the registry refused the login of entry `registry.pullpass.test:5443` in secret `wrong-password-wrong` for `registry.pullpass.test:5443/team/hello:1` (401 Unauthorized)',
    )
    expect(text).toContain('pullpass create wrong-password-wrong --context sandbox --namespace app')
    expect(stdout).toMatch(/^1 +registry\.pullpass\.test:5443 +alice +wrong-password-wrong$/m)
    expect(text).toContain('tested against kubelet v1.34.4 and containerd 1.6.20')
  })

  it('is a document for programs', async () => {
    const { exitCode, stdout } = await explain('other-registry', '-o', 'json')
    expect(exitCode).toBe(3)
    expect(expectDocument(stdout, 'explain-pod-report')).toMatchObject({
      cluster: 'sandbox',
      namespace: 'app',
      pod: 'other-registry',
      phase: 'Pending',
      diagnosis: { code: 'no-entry-for-image', retry: 'never', container: 'main' },
      images: [{ containers: ['main'], outcome: 'anonymous', others: [{ registry: 'second.pullpass.test:5444' }] }],
      gaps: [],
    })
    expect(stdout).not.toContain('bob-secret')
  })

  it('has nothing to say about a pod that did well', async () => {
    const { exitCode, stdout } = await explain('user-and-password-fields')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('nothing is wrong with it')
  })

  it('says when there was nothing to ask a registry about', async () => {
    const { exitCode, stderr } = await explain('user-and-password-fields', '--prove')
    expect(exitCode).toBe(0)
    expect(stderr).toContain('warning: no registry was asked: the pod has no image that waits for a login')
  })

  it('says when the registry gave no answer', async () => {
    const { exitCode, stderr } = await explain('wrong-password', '--prove')
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(/^warning: not checked: .*registry\.pullpass\.test:5443/m)
  })

  it('takes the name as kubectl prints it', async () => {
    expect(await explain('pod/user-and-password-fields')).toMatchObject({ exitCode: 0 })
  })

  it('says what it could not look at', async () => {
    const { exitCode, stdout } = await explain('wrong-password', '--context', 'guest@sandbox')
    expect(exitCode).toBe(3)
    expect(stdout.match(/not looked at:/g)).toHaveLength(2)
    const text = stdout.replace(/\s+/g, ' ')
    expect(text).toContain('the pod has pull secret `wrong-password-wrong`')
    expect(text).toContain('→ ask for `get` on secret `wrong-password-wrong` of namespace `app`')
    expect(text).toMatch(/the server answered 403: \S+ is forbidden/)
    expect(stdout).not.toContain('pullpass explain --pod')
  })

  it('hands gaps to programs with cause and remedy', async () => {
    const { stdout } = await explain('wrong-password', '--context', 'guest@sandbox', '-o', 'json')
    expect(expectDocument(stdout, 'explain-pod-report')).toMatchObject({
      gaps: [
        { code: 'cluster-forbidden', remedies: ['ask for `list` on the events of namespace `app`'] },
        { code: 'cluster-forbidden', remedies: ['ask for `get` on secret `wrong-password-wrong` of namespace `app`'] },
      ],
      images: [{ outcome: 'unknown', secrets: [{ status: 'unknown' }] }],
    })
  })

  it('says what a pod that nothing is wrong with waits for', async () => {
    const spec = { containers: [{ name: 'main', image: 'app:1' }], schedulerName: 'nobody' }
    const answer = await raw.send('POST', '/api/v1/namespaces/app/pods', { body: { metadata: { name: 'idle' }, spec } })
    expect(answer.status).toBe(201)
    const { exitCode, stdout } = await explain('idle')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('nothing is wrong') })
    expect(stdout.replace(/\s+/g, ' ')).toContain('not yet: no scheduler called `nobody` has looked at the pod (since')
    const { stdout: document } = await explain('idle', '-o', 'json')
    expect(expectDocument(document, 'explain-pod-report')).toMatchObject({ wait: { for: 'scheduler', isLong: false } })
  })

  it('names a pod that is not there', async () => {
    const { exitCode, stderr } = await explain('gone')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('there is no pod `gone` in `sandbox/app`')
  })

  it.for([
    [['explain'], 'neither an image nor a pod was given'],
    [['explain', 'nginx', '--pod', 'a'], "`IMAGE` can't be given"],
    [['explain', '--pod', 'a', '--secret', 'b'], "`--secret` can't be given"],
    [['explain', 'nginx', '--prove'], '`--prove` goes with `--pod`'],
  ] as const)('refuses %j', async ([args, words]) => {
    const { exitCode, stderr } = await runCli(args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(words)
  })
})

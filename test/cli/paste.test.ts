// Whatever form a person sends their pull secret in: `decode`, `explain` and `create` all take it for the same secret.

import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { decodeStored, startTestSandbox, type TestSandbox } from './support/test-sandbox.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const entry = { username: 'ana', password: 'pw', auth: 'YW5hOnB3' }
const document = JSON.stringify({ auths: { 'reg.example.com': entry } })
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')
const manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'theirs', namespace: 'elsewhere', uid: 'u', resourceVersion: '7' },
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': base64(document) },
}
const yaml = `apiVersion: v1
data:
  .dockerconfigjson: ${base64(document)}
kind: Secret
metadata:
  creationTimestamp: "2026-01-09T10:00:00Z"
  name: theirs
  namespace: elsewhere
  resourceVersion: "7"
  uid: 6f2f0b4c-4a0a-4bd6-9f61-6f4a1f6f2f0b
type: kubernetes.io/dockerconfigjson
`
const jsonpath = `--output="jsonpath={.data.\\.dockerconfigjson}"`

const forms: readonly (readonly [what: string, sent: string | Uint8Array])[] = [
  ['a docker config', document],
  ['base64', base64(document)],
  ['base64 in lines', `${base64(document).replace(/.{20}/g, '$&\n')}\n`],
  ['a manifest in YAML, as kubectl prints it', yaml],
  ['a manifest in JSON', JSON.stringify(manifest, undefined, 4)],
  ['a List', JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: {}, items: [manifest] })],
  ['a whole config.json', JSON.stringify({ ...JSON.parse(document), detachKeys: 'ctrl-e,e', psFormat: 'table' })],
  ['a compressed file', gzipSync(document)],
  ['a compressed file of base64', gzipSync(base64(document))],
  ['the command with its decoded output', `$ kubectl get secret theirs ${jsonpath} | base64 --decode\n${document}$ `],
  ['the command with its encoded output', `ana@laptop:~$ kubectl get secret theirs ${jsonpath}\n${base64(document)}\n`],
  ['the command with its manifest', `ana@laptop:~$ kubectl get secret theirs -o yaml\n${yaml}ana@laptop:~$ `],
  ['one line of a manifest', `  .dockerconfigjson: ${base64(document)}\n`],
  ['a quoted mail', `On Friday Bob wrote:\n${yaml.replace(/^/gm, '> ')}\nRegards\nAna\n`],
  ['a ticket with a code block', `Hi,\n\nthis is it:\n\n\`\`\`yaml\n${yaml}\`\`\`\n\nRegards\n`],
]

/** What the API server or the kubelet would stumble over if it were stored so, and what can be repaired. */
const repairable: typeof forms = [
  ['base64 of base64', base64(base64(document))],
  ['base64 of a compressed file', base64(gzipSync(document))],
  ['a byte order mark', `\ufeff${document}`],
  ['single quotes', document.replaceAll('"', "'")],
  ['the inner map alone', JSON.stringify({ 'reg.example.com': entry })],
]

const useless: readonly (readonly [what: string, sent: string, reason: string])[] = [
  ['kubectl describe', 'Name:  theirs\n\nData\n====\n.dockerconfigjson:  83 bytes\n', 'size of values only'],
  ['kubectl get', 'NAME     TYPE   DATA   AGE\ntheirs   x      1      5d\n', 'names and types only'],
  ['no answer', 'No resources found in default namespace.\n', 'found nothing there'],
  ['an error', 'Error from server (NotFound): secrets "theirs" not found\n', 'an error message of kubectl'],
  ['a sealed request', '-----BEGIN PULLPASS REQUEST-----\nSecret:    regcred\n', 'only the holder of the key'],
  ['a bare login', 'ana:hunter2\n', 'a user name and a password'],
  ['docker login', 'docker login reg.example.com -u ana -p hunter2\n', 'a command that logs in'],
]

const bytesOf = (sent: string | Uint8Array): Uint8Array => Buffer.from(sent)

describe('decode', () => {
  it.each(forms)('takes %s', async (_what, sent) => {
    const { exitCode, stdout } = await runInProcess(['decode', '-o', 'json'], bytesOf(sent))
    expect(exitCode).toBe(0)
    const { check } = JSON.parse(stdout)
    expect(check).toMatchObject({ valid: true, kubelet: 'loaded', entries: [{ registry: 'reg.example.com' }] })
  })

  it.each(repairable)('finds %s wrong, and offers the repair', async (_what, sent) => {
    const { exitCode, stdout } = await runInProcess(['decode', '-o', 'json'], bytesOf(sent))
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout).repairs).not.toEqual([])
  })
})

describe('explain --secret-file', () => {
  it.each(forms)('takes %s', async (_what, sent) => {
    const command = ['explain', 'reg.example.com/app', '--secret-file', '-', '-o', 'json']
    const { exitCode, stdout } = await runInProcess(command, bytesOf(sent))
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'credentials', candidates: [{ username: 'ana' }] })
  })
})

describe('create --from-file', () => {
  let test: TestSandbox
  beforeAll(async () => {
    test = await startTestSandbox()
  })
  afterAll(() => test.sandbox.stop())

  const create = async (sent: string | Uint8Array) => {
    const where = ['--kubeconfig', test.sandbox.kubeconfig, '-n', 'app']
    return await runInProcess(['create', 'ours', '--from-file', '-', '--yes', ...where], bytesOf(sent))
  }

  it.each([...forms, ...repairable])('stores the login in %s', async (_what, sent) => {
    expect((await create(sent)).exitCode).toBe(0)
    const stored = await test.readSecret('app', 'ours')
    expect(stored?.type).toBe('kubernetes.io/dockerconfigjson')
    expect(decodeStored(stored)).toMatchObject({ auths: { 'reg.example.com': { auth: entry.auth } } })
  })

  it('says how many secrets there are when one is wanted', async () => {
    const two = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [manifest, manifest] })
    await expect(create(two)).rejects.toMatchObject({ code: 'usage', message: 'the document holds 2 secrets' })
  })
})

describe.each([['decode'], ['explain', 'reg.example.com/app', '--secret-file', '-']])('%s', (...command) => {
  it.each(useless)('answers %s with the reason and a remedy', async (_what, sent, reason) => {
    await expect(runInProcess(command, bytesOf(sent))).rejects.toMatchObject({
      code: 'usage',
      message: 'there is no pull secret in standard input',
      cause: { message: expect.stringContaining(reason) },
      remedies: [expect.stringMatching(/kubectl|paste|pullpass create/)],
    })
  })
})

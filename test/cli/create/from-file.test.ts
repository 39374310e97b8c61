// `pullpass create --from-file`: what a user sent, in whatever form, becomes a secret or is refused.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { decodeStored, startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox

beforeAll(async () => {
  test = await startTestSandbox()
})
afterAll(() => test.sandbox.stop())

describe('create --from-file', () => {
  const fromFile = (path: string, ...flags: string[]) =>
    runCli(['create', 'sent', '--kubeconfig', test.sandbox.kubeconfig, '--from-file', path, '--yes', ...flags])

  it('refuses a document that would poison pods and sends nothing anywhere', async () => {
    test.sandbox.clearRequests()
    const path = test.writeFile('poison.json', '{"auths":{"ghcr.io":["bob","hunter2"]}}')
    const { exitCode, stdout } = await fromFile(path)
    expect(exitCode).toBe(3)
    expect(stdout).toContain('error: entry-not-object')
    expect(stdout).toContain('hint: ')
    expect(stdout).toContain('nothing was sent and nothing was written')
    expect(test.sandbox.requests()).toEqual([])
  })

  it('takes a manifest as YAML from standard input', async () => {
    const manifest = `apiVersion: v1
kind: Secret
metadata: { name: other }
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"auths":{"ghcr.io":{"username":"bob","password":"x","auth":"Ym9iOng="}}}'
`
    const { exitCode, stdout } = await runCli(
      ['create', 'from-stdin', '--kubeconfig', test.sandbox.kubeconfig, '--from-file', '-', '--yes', '-n', 'web'],
      { input: manifest },
    )
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^sandbox +web +created/m)
    expect(decodeStored(await test.readSecret('web', 'from-stdin'))).toEqual({
      auths: { 'ghcr.io': { username: 'bob', password: 'x', auth: 'Ym9iOng=' } },
    })
  })

  it('takes the name of the secret from the document where none is given, and leaves other secrets in it alone', async () => {
    const data = Buffer.from('{"auths":{"ghcr.io":{"username":"bob","password":"x","auth":"Ym9iOng="}}}').toString(
      'base64',
    )
    const list = {
      kind: 'List',
      apiVersion: 'v1',
      items: [
        {
          kind: 'Secret',
          apiVersion: 'v1',
          metadata: { name: 'database' },
          type: 'Opaque',
          data: { password: 'eA==' },
        },
        {
          kind: 'Secret',
          apiVersion: 'v1',
          metadata: { name: 'as-sent', namespace: 'elsewhere' },
          type: 'kubernetes.io/dockerconfigjson',
          data: { '.dockerconfigjson': data },
        },
      ],
    }
    const path = test.writeFile('list.json', JSON.stringify(list))
    const args = ['create', '--kubeconfig', test.sandbox.kubeconfig, '--from-file', path, '--yes', '-n', 'app']
    const { exitCode, stdout } = await runCli(args)
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(decodeStored(await test.readSecret('app', 'as-sent'))).toEqual({
      auths: { 'ghcr.io': { username: 'bob', password: 'x', auth: 'Ym9iOng=' } },
    })
    const nameless = test.writeFile('nameless.json', '{"auths":{"ghcr.io":{"auth":"Ym9iOng="}}}')
    const refused = await runCli(['create', '--kubeconfig', test.sandbox.kubeconfig, '--from-file', nameless])
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('error: missing: NAME; --yes or --dry-run')
  })

  it('shows a password only where there is one', async () => {
    const path = test.writeFile('helper.json', '{"auths":{"ghcr.io":{}},"credsStore":"desktop"}')
    const { exitCode, stdout } = await fromFile(path)
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/^ghcr\.io +no$/m)
  })

  it('names a file that is not there', async () => {
    expect(await fromFile('/nonexistent/a.json')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: cannot read `/nonexistent/a.json`\n  caused by: there is no such file\n\nhint: check the name of the file\n',
    })
  })
})

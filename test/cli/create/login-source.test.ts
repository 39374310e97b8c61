// `pullpass create` with logins that other programs keep: docker's configuration, its helpers, the kubelet's credential providers.

import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeCredentialProgram } from '../../support/credential-program.ts'
import { runCli } from '../support/run-cli.ts'
import { decodeStored, startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox
let folder: string

beforeAll(async () => {
  test = await startTestSandbox()
  folder = dirname(test.sandbox.kubeconfig)
})
afterAll(() => test.sandbox.stop())

const target = () => ['--kubeconfig', test.sandbox.kubeconfig, '-n', 'app', '-n', 'web', '--yes']
const image = () => ['--image', test.sandbox.images.private]
const account = () => ({ username: test.sandbox.registry.username, password: test.sandbox.registry.password })
const environment = () => ({ env: { DOCKER_CONFIG: folder, PATH: `${folder}/bin:${process.env['PATH']}` } })

function expectStored(name: string): Promise<void> {
  return vi.waitFor(async () => {
    expect(decodeStored(await test.readSecret('web', name))).toMatchObject({
      auths: { [test.sandbox.registry.host]: account() },
    })
  })
}

describe('--from-docker-config', () => {
  it('takes the login from a helper, once for all targets, proves it and writes it', async () => {
    const { host } = test.sandbox.registry
    const answer = { ServerURL: host, Username: account().username, Secret: account().password }
    const program = await makeCredentialProgram(join(folder, 'bin'), 'docker-credential-sandbox', { answer })
    test.writeFile('config.json', JSON.stringify({ credHelpers: { [host]: 'sandbox' } }))
    const args = ['create', 'helped', '--from-docker-config', host, ...target(), ...image()]
    const { exitCode, stderr } = await runCli(args, environment())
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(stderr).toContain(`${host}: ${account().username}, from the logins of docker and podman`)
    expect(stderr).toContain('✓ pass')
    await expectStored('helped')
    expect(await program.runs()).toHaveLength(1)
  })

  it('says where to log in when there is none, and asks no cluster', async () => {
    test.writeFile('config.json', '{}')
    test.sandbox.clearRequests()
    const { exitCode, stderr } = await runCli(
      ['create', 'x', '--from-docker-config', 'ghcr.io', ...target()],
      environment(),
    )
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      'error: the logins of docker and podman have none for `ghcr.io`\n\n' +
        'hint: log in first (`docker login ghcr.io`), or pass the login with --username and --password-stdin\n',
    )
    expect(test.sandbox.requests()).toEqual([])
  })

  it('refuses an identity token', async () => {
    test.writeFile('config.json', JSON.stringify({ auths: { 'r.azurecr.io': { identitytoken: 'marker' } } }))
    const { exitCode, stderr } = await runCli(
      ['create', 'x', '--from-docker-config', 'r.azurecr.io', ...target()],
      environment(),
    )
    expect(exitCode).toBe(1)
    expect(stderr).toContain('has only an identity token for `r.azurecr.io`')
  })
})

describe('--credential-provider-config', () => {
  const provider = async () => {
    const { host } = test.sandbox.registry
    const answer = {
      kind: 'CredentialProviderResponse',
      apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
      cacheKeyType: 'Registry',
      auth: { [host]: account() },
    }
    const program = await makeCredentialProgram(join(folder, 'bin'), 'sandbox-provider', { answer })
    const config = test.writeFile(
      'providers.yaml',
      `apiVersion: kubelet.config.k8s.io/v1
kind: CredentialProviderConfig
providers:
  - name: sandbox-provider
    apiVersion: credentialprovider.kubelet.k8s.io/v1
    defaultCacheDuration: 1h
    matchImages: ["${host}"]
`,
    )
    return {
      program,
      flags: ['--credential-provider-config', config, '--credential-provider-bin-dir', join(folder, 'bin')],
    }
  }

  it('asks the program for the registry of the images, once, and writes what it gives', async () => {
    const { program, flags } = await provider()
    const { exitCode, stderr } = await runCli(['create', 'provided', ...flags, ...target(), ...image()])
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    await expectStored('provided')
    const [run, ...more] = await program.runs()
    expect(more).toEqual([])
    expect(JSON.parse(run?.input ?? '')).toMatchObject({ image: test.sandbox.images.private.replace(/:\d+$/, '') })
  })

  it('needs to know for which registry', async () => {
    const { flags } = await provider()
    const { exitCode, stderr } = await runCli(['create', 'x', ...flags, ...target()])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: missing: --image or --server')
  })

  it('leaves no password in what it prints', async () => {
    const { flags } = await provider()
    const run = await runCli(['create', 'y', ...flags, ...target(), ...image(), '-v', '-o', 'json'])
    expect(run.exitCode).toBe(0)
    expect(run.stdout + run.stderr).not.toContain(account().password)
  })
})

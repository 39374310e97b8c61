// `pullpass create --from-plugin` and `pullpass renew`, as a person runs them, on the sandbox.

import { dirname } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { serveHttp } from '../../support/loopback-server.ts'
import { type CliRun, runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { decodeStored, startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox
let folder: string

beforeAll(async () => {
  // What the manifest gives its service account, and nothing else.
  const deny = [
    { verbs: ['list', 'watch', 'create', 'delete', 'patch'], resources: ['secrets'] },
    { verbs: ['*'], resources: ['namespaces', 'serviceaccounts', 'pods', 'events'] },
  ]
  test = await startTestSandbox({ users: [{ name: 'renewer', deny }] })
  folder = dirname(test.sandbox.kubeconfig)
})
afterAll(() => test.sandbox.stop())
beforeEach(() => writeConfig('account'))

/** A configuration whose plugin gives the sandbox's login for so many hours, another password, or nothing. */
function writeConfig(gives: 'account' | 'wrong' | 'failure', hoursOver = 0): void {
  const { username, password } = test.sandbox.registry
  const secret = gives === 'wrong' ? 'wrong' : password
  test.writeFile(
    'pullpass.config.ts',
    `import { defineConfig, definePlugin, PullpassError, Redacted } from 'pullpass/plugin'
     const issuedAt = new Date(Date.now() - ${hoursOver} * 3_600_000)
     const expiresAt = new Date(issuedAt.getTime() + 12 * 3_600_000)
     const fetch = async () => {
       if ('${gives}' === 'failure') throw new PullpassError('credential-unavailable', 'the vault does not answer')
       return { username: '${username}', password: new Redacted('${secret}'), issuedAt, expiresAt }
     }
     const credentialProvider = { describe: () => 'the vault', fetch }
     export default defineConfig({ plugins: [definePlugin({ name: 'vault', apiVersion: 1, credentialProvider })] })`,
  )
}

/** Runs a command line in the folder of the configuration; what it writes never holds the password. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
  const ended = await runCli([...args, '--kubeconfig', test.sandbox.kubeconfig], {
    cwd: folder,
    env: { AWS_EC2_METADATA_DISABLED: 'true', ...env },
  })
  expect(`${ended.stdout}${ended.stderr}`).not.toContain(test.sandbox.registry.password)
  return ended
}

async function createSecret(name: string, hoursOver: number): Promise<void> {
  writeConfig('account', hoursOver)
  const image = test.sandbox.images.private
  const made = await run(['create', name, '--from-plugin', 'vault', '--image', image, '-n', 'app', '--yes'])
  expect(made).toMatchObject({ exitCode: 0 })
  expect(made.stderr).toContain(`configuration: ${folder}/pullpass.config.ts`)
  writeConfig('account')
}

const issuedAt = async (namespace: string, name: string) =>
  (await test.readSecret(namespace, name))?.metadata?.annotations?.['pullpass.dev/issued-at']

describe('create --from-plugin', () => {
  it('proves the login, writes it, and says where it comes from', async () => {
    await createSecret('made', 0)
    const stored = await test.readSecret('app', 'made')
    expect(decodeStored(stored)).toHaveProperty(['auths', test.sandbox.registry.host])
    expect(stored?.metadata?.annotations).toMatchObject({
      'pullpass.dev/source': 'vault',
      'pullpass.dev/images': test.sandbox.images.private,
    })
  })

  it('names the plugins that there are', async () => {
    const { exitCode, stderr } = await run(['create', 'x', '--from-plugin', 'nothing', '--server', 'a.test', '--yes'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is no plugin `nothing` that gives logins')
    expect(stderr).toContain('known here are: docker-config, ecr, vault')
  })

  it('is not combined with another origin', async () => {
    const { exitCode, stderr } = await run(['create', 'x', '--from-plugin', 'ecr', '--username', 'a', '--yes'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain("`--from-plugin` can't be combined with `--username`")
  })

  it('knows ecr without a configuration, and says what AWS lacks', async () => {
    const server = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
    const { exitCode, stderr } = await run([
      'create',
      'x',
      '--from-plugin',
      'ecr',
      '--server',
      server,
      '-n',
      'app',
      '--yes',
    ])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('cannot get a token from Amazon ECR in `eu-west-1`')
    expect(stderr).toContain('no AWS credentials were found')
  })

  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', (data: object) => [data]],
    ['public.ecr.aws', (data: object) => data],
  ])('writes the token that AWS gives for %s', async (server, wrap) => {
    const authorizationToken = Buffer.from('AWS:token-of-today').toString('base64')
    const expiresAt = Math.floor(Date.now() / 1000) + 12 * 3600
    const aws = await serveHttp((_request, response) => {
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify({ authorizationData: wrap({ authorizationToken, expiresAt }) }))
    })
    const env = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'key', AWS_ENDPOINT_URL: aws.url }
    const args = ['create', 'aws', '--from-plugin', 'ecr', '--server', server, '-n', 'web', '--yes', '--replace']
    const { exitCode, stderr } = await run([...args, '--unproven'], env)
    expect(exitCode, stderr).toBe(0)
    expect(decodeStored(await test.readSecret('web', 'aws'))).toMatchObject({
      auths: { [server]: { username: 'AWS', password: 'token-of-today' } },
    })
  })
})

describe('renew', () => {
  it('renews what is past half of its life, proves it first, and leaves the rest', async () => {
    await createSecret('old', 7)
    await createSecret('young', 1)
    const before = [await issuedAt('app', 'old'), await issuedAt('app', 'young')]
    const { exitCode, stdout } = await run(['renew', 'old', 'young', '-n', 'app', '-o', 'json'])
    expect(exitCode).toBe(0)
    expect(expectDocument(stdout, 'renew-report')).toMatchObject({
      secrets: [
        { name: 'old', source: 'vault', status: 'renewed' },
        { name: 'young', source: 'vault', status: 'fresh' },
      ],
    })
    expect(await issuedAt('app', 'old')).not.toBe(before[0])
    expect(await issuedAt('app', 'young')).toBe(before[1])
  })

  it('leaves the secret when its source fails, exits with 1 and says how long it lives', async () => {
    await createSecret('kept', 7)
    const before = await test.readSecret('app', 'kept')
    writeConfig('failure')
    const { exitCode, stdout } = await run(['renew', 'kept', '-n', 'app'])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/kept\s+vault\s+failed\s+4 h 59 min/)
    expect(stdout).toContain('the vault does not answer')
    expect((await test.readSecret('app', 'kept'))?.metadata?.resourceVersion).toBe(before?.metadata?.resourceVersion)
  })

  it('never writes a login that the registry refuses', async () => {
    await createSecret('proven', 7)
    const before = await test.readSecret('app', 'proven')
    writeConfig('wrong')
    const { exitCode, stdout } = await run(['renew', 'proven', '-n', 'app'])
    expect(exitCode).toBe(3)
    expect(stdout).toContain('does not open its image')
    expect((await test.readSecret('app', 'proven'))?.data).toEqual(before?.data)
  })

  it('a dry run writes nothing', async () => {
    await createSecret('dry', 7)
    const before = await issuedAt('app', 'dry')
    const { exitCode, stdout } = await run(['renew', 'dry', '-n', 'app', '--dry-run'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/dry\s+vault\s+planned/)
    expect(await issuedAt('app', 'dry')).toBe(before)
  })

  it('needs no more rights than its manifest gives', async () => {
    await createSecret('bounded', 7)
    const before = await issuedAt('app', 'bounded')
    const [context] = test.sandbox.contexts
    const { exitCode, stdout } = await run(['renew', 'bounded', '-n', 'app', '--context', `renewer@${context}`])
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/bounded\s+vault\s+renewed/),
    })
    expect(await issuedAt('app', 'bounded')).not.toBe(before)
  })

  it('fills a namespace that lacks the secret, when both are named', async () => {
    await createSecret('spread', 1)
    const { exitCode, stdout } = await run(['renew', 'spread', '-n', 'app', '-n', 'web'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/web\s+spread\s+vault\s+created/)
    expect(decodeStored(await test.readSecret('web', 'spread'))).toHaveProperty(['auths', test.sandbox.registry.host])
  })
})

describe('renew --manifest', () => {
  it('bounds the rights to these secrets in these namespaces', async () => {
    const { exitCode, stdout } = await runCli([
      'renew',
      'regcred',
      '-n',
      'app',
      '-n',
      'web',
      '--manifest',
      '-o',
      'json',
    ])
    expect(exitCode).toBe(0)
    const { objects } = Object(expectDocument(stdout, 'renew-manifest'))
    const kinds = objects.map(({ kind, metadata }: { kind: string; metadata: { namespace: string } }) => [
      kind,
      metadata.namespace,
    ])
    expect(kinds).toEqual([
      ['ServiceAccount', 'app'],
      ['Role', 'app'],
      ['RoleBinding', 'app'],
      ['Role', 'web'],
      ['RoleBinding', 'web'],
      ['CronJob', 'app'],
    ])
    expect(objects[1].rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['regcred'], verbs: ['get', 'update'] },
    ])
    const [container] = objects[5].spec.jobTemplate.spec.template.spec.containers
    expect([...container.command, ...container.args].slice(-6)).toEqual([
      'renew',
      'regcred',
      '--namespace',
      'app',
      '--namespace',
      'web',
    ])
  })

  it('is one YAML document an object, and asks for what it needs', async () => {
    const { stdout } = await runCli(['renew', 'regcred', '--namespace-selector', 'team=a', '--manifest'])
    expect(stdout.split('\n---\n')).toHaveLength(4)
    expect(stdout).toContain('kind: ClusterRole\n')
    const unnamed = await runCli(['renew', '--manifest', '-n', 'app'])
    expect(unnamed).toMatchObject({ exitCode: 2, stdout: '' })
    expect(unnamed.stderr).toContain('missing: NAME')
    const everywhere = await runCli(['renew', 'regcred', '--manifest', '-A'])
    expect(everywhere.stderr).toContain('missing: --namespace or --namespace-selector')
  })
})

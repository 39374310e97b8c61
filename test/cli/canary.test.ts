// A marked credential goes through every command and failure path; afterwards it must stand nowhere but in the secret itself.

import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { openKubeconfig } from '../../src/cluster/open.ts'
import type { Fault } from '../../src/sandbox/loopback/faults.ts'
import { makeCredentialProgram, type ProgramBehaviour } from '../support/credential-program.ts'
import { RawCluster } from '../support/raw-cluster.ts'
import { findLeaks, type Needles, spellings } from './support/canary.ts'
import { type CliRunOptions, runCli } from './support/run-cli.ts'
import { startTestSandbox, type TestSandbox } from './support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const username = 'canary-user'
const password = 'Kanarie"\\é%/+?vogel-7391'

let test: TestSandbox
let needles: Needles
let home: string
/** The key for sealed requests: the file of the secret half, and the public half. */
let identity: string
let recipient: string
let files: Record<
  'right' | 'document' | 'manifest' | 'poisoned' | 'truncated' | 'badYaml' | 'plainAuth' | 'userInfo',
  string
>

beforeAll(async () => {
  test = await startTestSandbox({
    registry: { accounts: [{ username, password }] },
    users: [{ name: 'guest', deny: [{ verbs: ['*'], resources: ['secrets'] }] }],
  })
  identity = test.writeFile('home.keep', '').replace(/home\.keep$/, 'identity.txt')
  recipient = (await runCli(['keygen', '--identity', identity])).stdout.trim()
  const secretKey = /AGE-SECRET-KEY-1(\S+)/.exec(readFileSync(identity, 'utf8'))?.[1] ?? ''
  needles = new Map([...spellings(username, password), ...tokens(), ['secret key', secretKey]])
  home = join(test.writeFile('home.keep', '').replace(/home\.keep$/, ''), 'home')
  mkdirSync(home)
  files = writeFiles()
})
afterEach(() => test.sandbox.clearFaults())
afterAll(() => test.sandbox.stop())

function tokens(): [string, string][] {
  const kubeconfig = readFileSync(test.sandbox.kubeconfig, 'utf8')
  return [...kubeconfig.matchAll(/token: (\S+)/g)].map((match, index) => [`bearer token ${index}`, match[1] ?? ''])
}

function writeFiles(): typeof files {
  const { host } = test.sandbox.registry
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  const document = JSON.stringify({ auths: { [host]: { username, password, auth } } })
  const manifest = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sent' },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': document },
  })
  const quoted = JSON.stringify(password)
  return {
    right: test.writeFile('right.txt', `${password}\n`),
    document: test.writeFile('document.json', document),
    manifest: test.writeFile('manifest.json', manifest),
    poisoned: test.writeFile('poisoned.json', `{"auths":{"${host}":[${quoted}],"x":{"auth":7,"password":${quoted}}}}`),
    truncated: test.writeFile('truncated.json', document.slice(0, -12)),
    badYaml: test.writeFile('bad.yaml', `kind: Secret\ndata: {\n\t- ${password}: [${auth}\n`),
    plainAuth: test.writeFile(
      'plain.json',
      `{"auths":{"${host}":{"auth":${JSON.stringify(`${username}:${password}`)}}}}`,
    ),
    userInfo: test.writeFile(
      'userinfo.json',
      `{"auths":{"https://${username}:KanarieVogel99@${host}":{"auth":"${auth}"}}}`,
    ),
  }
}

/** Runs the command in an empty home and temporary folder, and looks for the credential in everything it left. */
async function expectNoLeak(args: readonly string[], options: CliRunOptions = {}): Promise<void> {
  const temporary = join(home, 'tmp')
  mkdirSync(temporary, { recursive: true })
  const env = { HOME: home, TMPDIR: temporary, ...options.env }
  const run = await runCli(args, { ...options, cwd: home, env })
  const command = args.join(' ').slice(0, 120)
  expect(run.stdout + run.stderr, command).not.toBe('')
  for (const [where, text] of Object.entries({ stdout: run.stdout, stderr: run.stderr })) {
    expect(findLeaks(text, needles), `${command}: ${where}`).toEqual([])
  }
  for (const path of listFiles(home)) expect(findLeaks(readFileSync(path, 'latin1'), needles), path).toEqual([])
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
}

/** A pod with each of these documents as its secret, and one that the node speaks of with a login in a URL. */
async function makePods(): Promise<string[]> {
  const raw = new RawCluster(test.sandbox.kubeconfig)
  const send = async (method: string, path: string, body: object) => {
    const answer = await raw.send(method, `/api/v1/namespaces/app/${path}`, { body })
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer.body
  }
  const names = ['poisoned', 'plainAuth', 'document'] as const
  for (const name of names) {
    const data = { '.dockerconfigjson': readFileSync(files[name]).toString('base64') }
    const metadata = { name: name.toLowerCase() }
    await send('POST', 'secrets', { metadata, type: 'kubernetes.io/dockerconfigjson', data })
    // No scheduler of this name is there, so that nothing but this test changes the status.
    const spec = {
      schedulerName: 'nobody',
      containers: [{ name: 'main', image: test.sandbox.images.private, env: [{ name: 'A', value: password }] }],
      imagePullSecrets: [metadata],
    }
    const pod = await send('POST', 'pods', { metadata, spec })
    const message = `failed to pull "https://${username}:${encodeURIComponent(password)}@${test.sandbox.registry.host}/v2/": 401 Unauthorized`
    const waiting = { reason: 'ErrImagePull', message }
    const containerStatuses = [
      { name: 'main', image: '', imageID: '', ready: false, restartCount: 0, state: { waiting } },
    ]
    await send('PUT', `pods/${metadata.name}/status`, { ...pod, status: { phase: 'Pending', containerStatuses } })
    const involvedObject = { kind: 'Pod', name: metadata.name, namespace: 'app', uid: pod.metadata.uid }
    await send('POST', 'events', { metadata, involvedObject, reason: 'Failed', type: 'Warning', message })
  }
  raw.close()
  return names.map((name) => name.toLowerCase())
}

/** The API server's answer that refuses a request in these words. */
function refusal(code: number, message: string): Fault {
  const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason: 'Invalid', code }
  return { kind: 'answer', status: code, body: JSON.stringify(body) }
}

const cluster = () => ['--kubeconfig', test.sandbox.kubeconfig, '-n', 'app']
const login = () => ['--server', test.sandbox.registry.host, '--username', username]
const image = () => ['--image', test.sandbox.images.private]
const formats = [['-v'], ['-o', 'json', '-v'], ['-o', 'yaml']]

describe('the canary', () => {
  it('would be found in every spelling', () => {
    const { host } = test.sandbox.registry
    expect(findLeaks(readFileSync(files.document, 'utf8'), needles)).toContain('user and password in base64')
    for (const before of ['', 'a', 'ab']) {
      const encoded = Buffer.from(`${before}${password}${host}`).toString('base64')
      expect(findLeaks(encoded, needles)).toContain(`base64 at offset ${before.length}`)
    }
    for (const [spelling, needle] of needles) expect(needle.length, spelling).toBeGreaterThanOrEqual(8)
  })

  it.each(formats)(
    'create, from a file and from standard input %s %s %s',
    async (...format) => {
      const args = ['create', 'canary', ...login(), ...cluster(), ...image(), '--yes', ...format]
      await expectNoLeak([...args, '--password-file', files.right])
      await expectNoLeak([...args, '--password-stdin'], { input: `${password}\r\n` })
      await expectNoLeak([...args, '--password-stdin', '--dry-run'], { input: password })
      await expectNoLeak(['create', 'sent', '--from-file', files.manifest, ...cluster(), '--yes', ...format])
    },
    60_000,
  )

  it('create, where the registry refuses, is away, or speaks nonsense', async () => {
    const args = ['create', 'fails', ...cluster(), ...image(), '--yes', '-v', '--password-stdin']
    const run = (...flags: string[]) => expectNoLeak([...args, ...flags], { input: password })
    await run(...login().slice(0, 2), '--username', 'somebody-else')
    await run('--server', '127.0.0.1:1', '--username', username, '--image', '127.0.0.1:1/a/b:1')
    for (const body of [`{"errors":[{"code":"DENIED","message":${JSON.stringify(password)}}]}`, password]) {
      test.sandbox.injectFault({ fault: { kind: 'answer', status: 403, body }, server: 'registry', times: 2 })
      await run(...login())
      test.sandbox.clearFaults()
    }
    test.sandbox.injectFault({ fault: { kind: 'cut' }, server: 'registry', times: 9 })
    await run(...login())
  })

  it('create, where the cluster refuses, fails, or tells the body back', async () => {
    const args = ['create', 'broken', ...login(), '--yes', '-v', '--password-file', files.right]
    const document = Buffer.from(readFileSync(files.document)).toString('base64')
    await expectNoLeak([...args, ...cluster(), '--context', 'guest@sandbox'])
    for (const status of [400, 403, 409, 422, 500]) {
      const message = `Secret "broken" is invalid: data: "${document}" and ${password}`
      test.sandbox.injectFault({ fault: refusal(status, message), server: 'api', method: 'POST', times: 9 })
      await expectNoLeak([...args, ...cluster()])
      test.sandbox.clearFaults()
    }
    test.sandbox.injectFault({ fault: { kind: 'lost-reply' }, server: 'api', method: 'POST', times: 9 })
    await expectNoLeak([...args, ...cluster()])
  })

  it.each(['poisoned', 'truncated', 'badYaml', 'plainAuth', 'userInfo', 'document', 'manifest'] as const)(
    'a document that is %s: decode, explain and create --from-file',
    async (name) => {
      const user = name === 'userInfo' ? new Map([...needles, ['user info', 'KanarieVogel99']]) : needles
      const before = needles
      needles = user
      try {
        await expectNoLeak(['decode', files[name], '-v'])
        await expectNoLeak(['decode', '-', '-o', 'json'], { input: readFileSync(files[name]) })
        await expectNoLeak(['explain', test.sandbox.images.private, '--secret-file', files[name], '-v'])
        await expectNoLeak(['create', 'filed', '--from-file', files[name], ...cluster(), '--yes', '-v'])
      } finally {
        needles = before
      }
    },
    60_000,
  )

  it.each(formats)(
    'verify, list and explain on what is stored %s %s %s',
    async (...format) => {
      await expectNoLeak(['verify', ...cluster(), ...image(), ...format])
      await expectNoLeak(['list', '--kubeconfig', test.sandbox.kubeconfig, ...format])
      await expectNoLeak(['verify', 'canary', ...cluster(), '--context', 'guest@sandbox', ...format])
      await expectNoLeak(['explain', test.sandbox.images.private, ...cluster(), ...format])
    },
    60_000,
  )

  it('logins that other programs keep, also where those fail', async () => {
    const folder = dirname(files.right)
    const { host } = test.sandbox.registry
    const env = { DOCKER_CONFIG: folder, PATH: `${folder}/bin:${process.env['PATH']}` }
    const provider = {
      kind: 'CredentialProviderResponse',
      apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
      cacheKeyType: 'Image',
      auth: { [host]: { username, password } },
    }
    const config = test.writeFile(
      'providers.json',
      JSON.stringify({
        apiVersion: 'kubelet.config.k8s.io/v1',
        kind: 'CredentialProviderConfig',
        providers: [
          {
            name: 'canary-provider',
            apiVersion: provider.apiVersion,
            matchImages: [host],
            defaultCacheDuration: '1h',
            args: [password],
            env: [{ name: 'PASSWORD', value: password }],
          },
        ],
      }),
    )
    const sources = [
      ['--from-docker-config', host],
      ['--credential-provider-config', config, '--credential-provider-bin-dir', `${folder}/bin`],
    ]
    const both = async (helper: ProgramBehaviour, answer: ProgramBehaviour) => {
      await makeCredentialProgram(`${folder}/bin`, 'docker-credential-canary', helper)
      await makeCredentialProgram(`${folder}/bin`, 'canary-provider', answer)
      for (const source of sources) {
        await expectNoLeak(['create', 'sourced', ...source, ...cluster(), ...image(), '--yes', '-v'], { env })
        await expectNoLeak(['seal', '--to', recipient, ...source, ...image(), '-v'], { env })
      }
    }
    test.writeFile('config.json', JSON.stringify({ credHelpers: { [host]: 'canary' } }))
    await both({ answer: { ServerURL: host, Username: username, Secret: password } }, { answer: provider })
    const failing = { exitCode: 1, stderr: password }
    await both({ answer: password, ...failing }, { answer: provider, ...failing })
    await both({ answer: { Username: '<token>', Secret: password } }, { answer: { ...provider, [password]: password } })
    const auth = Buffer.from(`${username}:${password}`).toString('base64')
    for (const entry of [{ auth, identitytoken: password }, { identitytoken: password }, { auth: `${auth}!` }]) {
      test.writeFile('config.json', JSON.stringify({ auths: { [host]: entry } }))
      await expectNoLeak(['create', 'kept', '--from-docker-config', host, ...cluster(), '--yes', '-v'], { env })
    }
    test.writeFile('config.json', `{"auths":{"${host}":{"auth":"${auth}"`)
    await expectNoLeak(['create', 'cut', '--from-docker-config', host, ...cluster(), '--yes', '-v'], { env })
  }, 120_000)

  it('keygen, seal, and create from what was sealed', async () => {
    for (const format of formats) {
      const path = `${identity}${format.join('')}`
      await expectNoLeak(['keygen', '--identity', path, ...format])
      await expectNoLeak(['keygen', '--identity', path, ...format])
    }
    const seal = ['seal', 'handed', '--to', recipient, '-n', 'app', ...image()]
    for (const format of formats) {
      await expectNoLeak([...seal, ...login(), '--password-file', files.right, ...format])
    }
    for (const name of ['poisoned', 'truncated', 'plainAuth', 'userInfo', 'document', 'manifest'] as const) {
      await expectNoLeak([...seal, '--from-file', files[name], '-o', 'json'])
    }
    const secretKey = /AGE-SECRET-KEY-1\S+/.exec(readFileSync(identity, 'utf8'))?.[0] ?? ''
    await expectNoLeak(['seal', '--to', secretKey, ...login(), '--password-file', files.right])
    const { stdout: block } = await runCli([...seal, ...login(), '--password-file', files.right])
    const open = ['create', '--from-sealed', '-', '--identity', identity, ...cluster(), '--context', 'sandbox']
    for (const format of formats) await expectNoLeak([...open, '--yes', ...format], { input: block })
    await expectNoLeak([...open, '--dry-run', '-v'], { input: block.replace('app', 'web') })
    await expectNoLeak([...open, '--dry-run', '-v'], { input: block.slice(0, 600) })
    await expectNoLeak([...open, '--dry-run', '-v'], { input: password })
    await expectNoLeak([...open, '--identity', files.right, '--dry-run', '-v'], { input: block })
  }, 120_000)

  it('sources of plugins: create --from-plugin and renew, also where those fail', async () => {
    const gives = [
      `return { username: '${username}', password: new Redacted(process.env['CANARY']), issuedAt: new Date(0), expiresAt: new Date(Date.now() + 1e6) }`,
      "throw new Error(process.env['CANARY'])",
      "return { username: process.env['CANARY'], password: process.env['CANARY'] }",
      'return process.env.CANARY',
    ]
    for (const body of gives) {
      const config = test.writeFile(
        'vault.config.ts',
        `import { defineConfig, definePlugin, Redacted } from 'pullpass/plugin'
         const credentialProvider = { describe: () => 'the vault', fetch: async () => { ${body} } }
         export default defineConfig({ plugins: [definePlugin({ name: 'vault', apiVersion: 1, credentialProvider })] })`,
      )
      const more = [...cluster(), ...image(), '--config', config]
      const env = { CANARY: password }
      await expectNoLeak(['create', 'vault', '--from-plugin', 'vault', ...more, '--yes', '-v'], { env })
      await expectNoLeak(['renew', 'vault', ...more, '--force', '-o', 'json', '-v'], { env })
      await expectNoLeak(['renew', 'vault', ...more, '--force', '--context', 'guest@sandbox'], { env })
      test.sandbox.injectFault({ fault: { kind: 'answer', status: 403, body: password }, server: 'registry', times: 2 })
      await expectNoLeak(['renew', 'vault', ...more, '--force', '-v'], { env })
      test.sandbox.clearFaults()
    }
  }, 120_000)

  it('run, with secrets that a plugin makes, with values of variables, and where all that fails', async () => {
    const { host } = test.sandbox.registry
    const task = [
      'run',
      test.sandbox.images.private,
      ...cluster(),
      '--env',
      'TOKEN',
      '--env',
      `DSN=a://b:${password}@c`,
    ]
    const env = { TOKEN: password }
    const config = (file: string) =>
      test.writeFile(
        `${basename(file)}.config.ts`,
        `import { defineConfig } from 'pullpass/plugin'
         import { pullSecrets } from 'pullpass/plugins/pull-secrets'
         const from = { file: '${file}', username: '${username}' }
         export default defineConfig({ plugins: [pullSecrets({ secrets: [{ name: 'ran', registries: ['${host}'], from }] })] })`,
      )
    const right = ['--config', config(files.right)]
    for (const format of formats.slice(0, 2)) {
      await expectNoLeak([...task, '--dry-run', ...right, ...format], { env })
      await expectNoLeak([...task, ...right, ...format], { env })
      await expectNoLeak([...task, '--config', config(files.document), ...format], { env })
    }
    await expectNoLeak([...task, '--server-dry-run', ...right], { env })
    await expectNoLeak([...task, '--context', 'guest@sandbox', ...right], { env })
    await expectNoLeak([...task, '--env', password, ...right], { env })
    await expectNoLeak([...task, '--handle', join(home, 'handle.json'), ...right], { env })
    await expectNoLeak(['run', '--attach', join(home, 'handle.json'), ...cluster()])
    for (const text of [`image: ${password}: [`, JSON.stringify({ image: 7, env: { A: password } }), password]) {
      await expectNoLeak(['run', '-f', test.writeFile('task.yaml', text), ...cluster(), '-v'])
    }
    for (const status of [403, 422, 500]) {
      const message = `Pod "x" is invalid: spec.containers[0].env: ${password} and ${JSON.stringify({ value: password })}`
      const fault = refusal(status, message)
      test.sandbox.injectFault({ fault, server: 'api', method: 'POST', path: /pods$/, times: 1 })
      await expectNoLeak([...task, ...right, '-v', '--start-timeout', '2s'], { env })
      test.sandbox.clearFaults()
    }
  }, 120_000)

  it('dag, with secrets that a plugin makes, with values of variables, and where all that fails', async () => {
    const { host } = test.sandbox.registry
    const config = (file: string) => {
      const from = `{ file: '${file}', username: '${username}' }`
      const text = `import { defineConfig } from 'pullpass/plugin'
        import { pullSecrets } from 'pullpass/plugins/pull-secrets'
        export default defineConfig({ plugins: [pullSecrets({ secrets: [{ name: 'dag', registries: ['${host}'], from: ${from} }] })] })`
      return ['--config', test.writeFile(`${basename(file)}.dag.config.ts`, text)]
    }
    const tasks = {
      passes: { command: ['true'], env: { DSN: `a://b:${password}@c` }, arguments: [password] },
      fails: { command: ['false'], annotations: { note: password }, retries: { times: 1, waitSeconds: 0 } },
      never: { after: ['fails'], image: `${host}/team/nosuch:1` },
      late: { after: ['passes'], image: `${host}/team/nosuch:1`, arguments: [password] },
    }
    const defaults = { image: test.sandbox.images.private, env: { TOKEN: password } }
    const write = (id: string, more: object) => test.writeFile(`${id}.json`, JSON.stringify({ id, defaults, ...more }))
    const file = write('canary', { tasks })
    const right = config(files.right)
    for (const format of formats) {
      await expectNoLeak(['dag', 'check', file, ...cluster(), ...right, '--server-dry-run', ...format])
      await expectNoLeak(['dag', 'run', file, ...cluster(), ...right, ...format])
      await expectNoLeak(['dag', 'run', file, ...cluster(), ...right, '--resume', '--logs', ...format])
      await expectNoLeak(['dag', 'check', file, ...cluster(), ...config(files.document), ...format])
      await expectNoLeak(['dag', 'run', file, ...cluster(), ...config(files.document), ...format])
    }
    await expectNoLeak(['dag', 'check', file, ...cluster(), '--context', 'guest@sandbox', ...right])
    await expectNoLeak(['dag', 'run', file, ...cluster(), '--context', 'guest@sandbox', ...right])
    for (const status of [403, 422, 500]) {
      const message = `Pod "x" is invalid: spec.containers[0].env: ${password} and ${JSON.stringify({ value: password })}`
      const fault = refusal(status, message)
      test.sandbox.injectFault({ fault, server: 'api', method: 'POST', path: /pods(\?|$)/, times: 4 })
      await expectNoLeak(['dag', 'check', file, ...cluster(), ...right, '--server-dry-run', '-o', 'json'])
      test.sandbox.injectFault({ fault, server: 'api', method: 'POST', path: /pods(\?|$)/, times: 4 })
      await expectNoLeak(['dag', 'run', file, ...cluster(), ...right, '-v'])
      test.sandbox.clearFaults()
    }
    const odd = { a: { image: 7, env: { A: { [password]: 1 }, B: { $result: password } }, arguments: [{ password }] } }
    const broken = [
      write('odd', { tasks: odd }),
      test.writeFile('cut.yaml', `id: x\ntasks: { a: { env: { A: ${password}\n`),
      test.writeFile('word.yaml', password),
      test.writeFile('cut.ts', `const password: string = ${JSON.stringify(password)} enum A {}`),
      test.writeFile('enum.ts', `enum A { B = ${JSON.stringify(password)} }`),
    ]
    for (const path of broken) {
      for (const [command, ...flags] of [['check'], ['run'], ['export', '--to', 'airflow']] as const) {
        const where = command === 'export' ? [] : cluster()
        await expectNoLeak(['dag', command, path, ...flags, ...where, '-v'])
      }
    }
    await expectNoLeak(['dag', 'run', file, ...cluster(), '--param', `${password}=${password}`, '-v'])
    await expectNoLeak(['dag', 'run', write('kind', { params: { n: 1 }, tasks }), '--param', `n=${password}`])
    for (const engine of ['airflow', 'argo']) {
      const unsayable = { a: { env: { A: password }, recreations: 1, deadlines: { runSeconds: 1 } } }
      await expectNoLeak(['dag', 'export', write('unsayable', { tasks: unsayable }), '--to', engine, '-v'])
    }
  }, 120_000)

  it('explain --pod, of pods whose secrets and variables hold it', async () => {
    for (const pod of await makePods()) {
      for (const format of formats) await expectNoLeak(['explain', '--pod', pod, ...cluster(), ...format])
      await expectNoLeak(['explain', '--pod', pod, ...cluster(), '--context', 'guest@sandbox'])
    }
  }, 120_000)

  it('a password on the command line is not repeated', async () => {
    for (const args of [
      ['--password', password],
      [`--password=${password}`],
      [`--docker-password=${password}`],
      [`-p${password}`],
    ]) {
      await expectNoLeak(['create', 'x', ...args])
    }
    await expectNoLeak(['create', 'x', '--password-stdin', password])
    await expectNoLeak(['decode', `--reveal=${password}`])
    await expectNoLeak(['create', 'x', '--server', `https://${username}:${encodeURIComponent(password)}@ghcr.io`])
  })

  it('what is stored has it in its data alone', async () => {
    const environment = { homeDirectory: home, workingDirectory: home, variables: {} }
    const kubeconfig = await openKubeconfig({ environment, kubeconfig: test.sandbox.kubeconfig, clock: systemClock })
    const opened = kubeconfig.openCluster('sandbox')
    const secrets = await opened.secrets.listPullSecrets('all')
    opened.close()
    expect(secrets.map((secret) => secret.metadata?.name)).toContain('canary')
    for (const { data, ...rest } of secrets) {
      expect(findLeaks(JSON.stringify(rest), needles), rest.metadata?.name).toEqual([])
      expect(Object.keys(data ?? {})).toEqual(['.dockerconfigjson'])
    }
  })
})

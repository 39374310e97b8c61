// `pullpass list` on the sandbox: the table a person reads, the document a program reads, and what may not be in either.

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import type { Secret } from '../../../src/basics/wire.ts'
import { renderList } from '../../../src/cli/list/report.ts'
import { createScreen } from '../../../src/cli/output/screen.ts'
import { displayWidth } from '../../../src/cli/output/wrap.ts'
import { openKubeconfig } from '../../../src/cluster/open.ts'
import { listSecrets } from '../../../src/provision/list/list.ts'
import { createFingerprint } from '../../../src/secret/fingerprint.ts'
import { MemoryCluster } from '../../support/memory-cluster.ts'
import { dockerConfig, pullSecret } from '../../support/pull-secret.ts'
import { findLeaks, spellings } from '../support/canary.ts'
import { runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const password = 'Kanarie"\\é%/+?vogel-4821'
const canary = { auths: { 'ghcr.io': { username: 'canary-user', password } } }
const hostile = 'a\u001b[2J\u001b]0;pwned\u0007\r\nb\u202ec\u200bd\u009b31m{{x}}<script>`id`\'"'
const hostileConfig = { auths: { [hostile]: { username: hostile, password: 'x', auth: '!' } }, [hostile]: hostile }

let test: TestSandbox

beforeAll(async () => {
  test = await startTestSandbox({
    clusters: 2,
    users: [{ name: 'guest', deny: [{ verbs: ['*'], resources: ['secrets'] }] }],
  })
  await store('sandbox-1', 'app', 'regcred', canary)
  await store('sandbox-1', 'web', 'regcred', canary)
  await store('sandbox-2', 'app', 'regcred', dockerConfig('ghcr.io'))
  await store('sandbox-2', 'app', 'same', canary)
  await store('sandbox-2', 'web', 'hostile', hostileConfig, {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': hostile, 'meta.helm.sh/release-namespace': hostile },
  })
})
afterEach(() => test.sandbox.clearFaults())
afterAll(() => test.sandbox.stop())

async function store(
  context: string,
  namespace: string,
  name: string,
  document: unknown,
  marks: NonNullable<Secret['metadata']> = {},
): Promise<void> {
  const environment = { homeDirectory: '/', workingDirectory: '/', variables: {} }
  const kubeconfig = await openKubeconfig({ environment, kubeconfig: test.sandbox.kubeconfig, clock: systemClock })
  const cluster = kubeconfig.openCluster(context)
  const { metadata, ...secret } = pullSecret(document)
  const answer = await cluster.secrets.create({ ...secret, metadata: { ...marks, name, namespace } })
  cluster.close()
  expect(answer.status, `${metadata?.name} at ${namespace}`).toBe('written')
}

const list = (...args: string[]) => runCli(['list', '--kubeconfig', test.sandbox.kubeconfig, ...args])
const both = ['--context', 'sandbox-1', '--context', 'sandbox-2']

describe('list', () => {
  it('shows where each secret is and what differs', async () => {
    const { exitCode, stdout, stderr } = await list(...both)
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
    const cells = stdout.split('\n').map((line) => line.split(/ {2,}/))
    expect(cells[0]).toEqual(['NAME', 'sandbox-1', 'sandbox-2', 'CONTENT', 'CHECK', 'OWNER'])
    expect(cells[1]?.slice(0, 5)).toEqual(['hostile', '-', '1 namespace', 'same', '✗ fail'])
    expect(cells[1]?.[5]).toBe('Helm')
    expect(cells[2]?.slice(0, 5)).toEqual(['regcred', '2 of a', '1 of b', 'different', '✓ pass'])
    expect(cells[3]?.slice(0, 5)).toEqual(['same', '-', '1 namespace', 'same', '✓ pass'])
    expect(stdout.match(/^regcred \([ab]\): .* as .*$/gm)).toHaveLength(2)
    expect(stdout).toContain('hint: pullpass verify hostile --context sandbox-2 --namespace web')
    expect(stdout).toMatch(/^3 names, 5 secrets; 1 failed, 1 differ$/m)
  })

  it('hands over a document that follows the schema', async () => {
    const { stdout } = await list(...both, '-o', 'json')
    expect(expectDocument(stdout, 'list-report')).toMatchObject({
      kind: 'ListReport',
      exitCode: 3,
      clusters: ['sandbox-1', 'sandbox-2'],
      secrets: [
        { name: 'hostile', status: 'failed' },
        {
          name: 'regcred',
          content: 'different',
          versions: [{ id: 'a' }, { id: 'b' }],
          clusters: [
            {
              cluster: 'sandbox-1',
              places: [
                { namespace: 'app', version: 'a' },
                { namespace: 'web', version: 'a' },
              ],
            },
            { cluster: 'sandbox-2', places: [{ namespace: 'app', version: 'b' }] },
          ],
        },
        { name: 'same', status: 'passed' },
      ],
    })
  })

  it('asks each cluster for its pull secrets only, by two lists', async () => {
    test.sandbox.clearRequests()
    await list(...both)
    const asked = test.sandbox.requests().map(({ method, path }) => `${method} ${path}`)
    expect(asked).toHaveLength(4)
    for (const request of asked) expect(request).toMatch(/^GET .*\/secrets.*fieldSelector=type/)
  })

  it('says of a cluster that does not let us look that nothing is known, and exits with 4', async () => {
    const { exitCode, stdout } = await list('--context', 'guest@sandbox-1', '--context', 'sandbox-2', '-n', 'app')
    expect(exitCode).toBe(4)
    expect(stdout).toMatch(/^regcred/m)
    const everywhere = await list('--context', 'guest@sandbox-1', '--context', 'sandbox-2')
    expect(everywhere.exitCode).toBe(4)
    expect(everywhere.stdout).toMatch(/^regcred +\? +1 namespace/m)
    expect(everywhere.stdout).toContain('hint: name the namespaces to look at')
  })

  it('says only what failed or differs with --quiet', async () => {
    const { stdout } = await list(...both, '-q')
    expect(stdout).toContain('regcred')
    expect(stdout).not.toMatch(/^same/m)
    expect(stdout).not.toContain('names,')
    expect(await list('-n', 'app', '-q')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  })

  it.each([['-v'], ['-o', 'json'], ['-o', 'yaml']])(
    'shows no credential and obeys no text %s %s',
    async (...format) => {
      const { stdout, stderr } = await list(...both, ...format)
      expect(stdout).toContain('hostile')
      expect(findLeaks(stdout + stderr, spellings('canary-user', password))).toEqual([])
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(
        /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
      )
    },
  )
})

it('fits a terminal of 40 columns', async () => {
  const clusters = ['production-europe-west', 'production-us-east'].map(
    (name) =>
      new MemoryCluster({
        name,
        secrets: [pullSecret(dockerConfig('ghcr.io')), pullSecret('{', { metadata: { name: 'bad' } })],
      }),
  )
  const result = await listSecrets(
    clusters.map((cluster) => ({ cluster, namespaces: { kind: 'all' } })),
    { now: () => new Date(0), fingerprint: createFingerprint(Buffer.alloc(32, 7)) },
  )
  const lines: string[] = []
  const screen = createScreen({ width: 40, colour: false, unicode: false }, (text) => lines.push(text.trimEnd()))
  renderList(result, screen, { isQuiet: false })
  expect(lines).toContain('production-europe-west: 1 namespace')
  // A command to copy is never broken.
  const tooLong = lines.filter((line) => displayWidth(line) > 40 && !line.includes('hint:'))
  expect(tooLong).toEqual([])
})

// The sandbox's registry, judged by the conformance suite of the OCI distribution specification: pulling as a whole, and of pushing and
// listing what the sandbox offers.

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import { basic, sendPlain } from '../support/raw-http.ts'
import { buildGoProgram } from './support/go-program.ts'

const run = promisify(execFile)
const suite = await buildGoProgram({
  name: 'oci-distribution-conformance',
  package: 'github.com/opencontainers/distribution-spec/conformance',
  version: 'v0.0.0-20260831232431-97274622c111',
})
if ('missing' in suite) console.warn(`the conformance suite of OCI distribution is left out: ${suite.missing}`)

const noDeleting = { OCI_API_TAGS_DELETE: 'false', OCI_API_MANIFESTS_DELETE: 'false', OCI_API_BLOBS_DELETE: 'false' }
// Beyond what pullpass needs a registry for.
const notOffered = { OCI_API_REFERRER: 'false', OCI_API_MANIFESTS_TAG_PARAM: 'false' }

describe.skipIf('missing' in suite)("the suite finds the sandbox's registry", () => {
  test.each(['basic', 'bearer'] as const)('right with what it pushes itself, with %s authentication', async (kind) => {
    // The draft version also wants the digest headers.
    const options = { registry: { authentication: kind } }
    const { apis, data } = await judge(options, () => ({ OCI_VERSION: 'dev', ...notOffered }))
    expect(without('Pass', apis)).toEqual({
      // What is left out is answered as the specification has it for what a registry does not offer.
      'Blob anonymous mount': 'Skip',
      'Blob delete': 'Skip',
      'Blob delete atomic': 'Skip',
      'Manifest put with tag params': 'Disabled',
      Referrers: 'Disabled',
    })
    expect(without('Pass', data)).toEqual({
      'Sparse Manifests': 'Disabled',
      'Tag Param': 'Disabled',
      'Tag Param sha512': 'Disabled',
    })
  })

  test('right with the image that the sandbox made, by tag and by digest', async () => {
    const { apis } = await judge({}, async (sandbox) => ({
      ...{ OCI_API_PUSH: 'false', OCI_REPO1: 'team/hello', ...notOffered, ...noDeleting },
      ...(await digestsOf(sandbox)),
    }))
    const pulling = Object.entries(apis).filter(([name]) => /^(Ping|Tag listing|(Blob|Manifest) (get|head))/.test(name))
    expect(pulling).toHaveLength(9)
    expect(without('Pass', Object.fromEntries(pulling))).toEqual({ 'Blob get range': 'Unknown' })
  })
})

interface Judgement {
  readonly apis: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, string>>
}

async function judge(
  options: SandboxOptions,
  settings: (sandbox: Sandbox) => Record<string, string> | Promise<Record<string, string>>,
): Promise<Judgement> {
  const sandbox = await startSandbox(options)
  const folder = await mkdtemp(join(tmpdir(), 'pp-conformance-'))
  try {
    const { host, username, password } = sandbox.registry
    const login = { OCI_REGISTRY: host, OCI_TLS: 'disabled', OCI_USERNAME: username, OCI_PASSWORD: password }
    const env = { ...login, OCI_RESULTS_DIR: folder, OCI_LOG: 'error', ...(await settings(sandbox)) }
    // It ends with 1 when anything failed; what it prints says what. Its file of results can't be had for a registry that it may not push to.
    const ended: unknown = await run('path' in suite ? suite.path : '', {
      ...{ env, cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    }).catch((error: unknown) => error)
    const printed = String(Reflect.get(Object(ended), 'stdout'))
    expect(printed).toContain('\nAPI conformance:')
    const [, apis = '', data = ''] = printed.split(/^(?:API|Data) conformance:$/m)
    return { apis: readStatuses(apis), data: readStatuses(data) }
  } finally {
    await sandbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function digestsOf({ registry }: Sandbox): Promise<Record<string, string>> {
  const headers = { authorization: basic(registry.username, registry.password) }
  const answer = await sendPlain('GET', registry.host, '/v2/team/hello/manifests/1', { headers })
  const { config, layers } = JSON.parse(answer.body.toString())
  return {
    OCI_RO_DATA_TAGS: '1',
    OCI_RO_DATA_MANIFESTS: String(answer.headers['docker-content-digest']),
    OCI_RO_DATA_BLOBS: [config, ...layers].map(({ digest }) => digest).join(' '),
  }
}

function without(status: string, results: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(results).filter(([, found]) => found !== status))
}

// `  Blob get......................:       Pass`
function readStatuses(table: string): Record<string, string> {
  return Object.fromEntries(Array.from(table.matchAll(/^ {2}(.+?)\.+: +(\w+)$/gm), ([, name, found]) => [name, found]))
}

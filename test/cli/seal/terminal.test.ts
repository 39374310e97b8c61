// Sealing and opening in a real terminal: a user is asked for everything, support pastes and says yes.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keys, runInTerminal, whyNoTerminal } from '../support/run-in-terminal.ts'
import { type SealingSandbox, startSealingSandbox } from '../support/sealing-sandbox.ts'
import { decodeStored } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const reason = whyNoTerminal()
if (reason !== undefined) console.warn(`terminal tests are skipped: ${reason}`)

describe.skipIf(reason !== undefined)('in a terminal', () => {
  let test: SealingSandbox
  beforeAll(async () => {
    test = await startSealingSandbox()
  })
  afterAll(() => test.sandbox.stop())

  const answers = (cluster: string) => [
    { when: /Support's public key/, keys: `${test.recipient}${keys.enter}` },
    { when: /Name of the secret:/, keys: `asked${keys.enter}` },
    { when: /Clusters, as support calls them/, keys: `${cluster}${keys.enter}` },
    { when: /Namespaces \(optional/, keys: `app, web${keys.enter}` },
    { when: /Images that it must open/, keys: `${test.sandbox.images.private}${keys.enter}` },
    { when: /Registry:.*Docker Hub/s, keys: `${keys.down.repeat(12)}${keys.enter}` },
    { when: /Registry host/, keys: `${test.sandbox.registry.host}${keys.enter}` },
    { when: /User name:/, keys: `${test.sandbox.registry.username}${keys.enter}` },
    { when: /Password:/, keys: `${test.sandbox.registry.password}${keys.reveal}${keys.enter}` },
  ]

  /** What a user gets who is asked for everything. */
  async function sealByAsking(cluster: string): Promise<string> {
    const path = test.writeFile('ticket.txt', '')
    const { exitCode, screen } = await runInTerminal(['seal'], answers(cluster), {
      wrap: (command) => ['sh', '-c', `exec "$@" > '${path}'`, 'sh', ...command],
    })
    expect(exitCode, screen).toBe(0)
    expect(screen).not.toContain(test.sandbox.registry.password)
    expect(screen).toContain('The same without questions:')
    expect(screen).toContain(`pullpass seal asked --to ${test.recipient} --server`)
    return readFileSync(path, 'utf8')
  }

  const create = (...flags: string[]) => [
    ...['create', '--from-sealed', '-', '--identity', test.identity, '--kubeconfig', test.sandbox.kubeconfig],
    ...flags,
  ]

  it('a user answers, support pastes the block, sees the plan, and says yes', async () => {
    const block = await sealByAsking('sandbox-1')
    expect(block).toContain('Cluster:   sandbox-1\nNamespace: app\nNamespace: web\n')
    const { exitCode, screen } = await runInTerminal(create(), [
      { when: /Paste it here/, keys: `${block.replaceAll('\n', '\r')}${keys.end}` },
      { when: /Write to 2 targets\?/, keys: `y${keys.enter}` },
    ])
    expect(exitCode, screen).toBe(0)
    expect(screen).toContain('The sealed request:')
    expect(screen).toContain('pullpass create asked --from-sealed -')
    expect(screen).not.toContain(test.sandbox.registry.password)
    const { host, username, password } = test.sandbox.registry
    expect(decodeStored(await test.readSecret('web', 'asked', 'sandbox-1'))).toMatchObject({
      auths: { [host]: { username, password } },
    })
  })

  it('a cluster that is called otherwise here is asked for', async () => {
    const block = await sealByAsking('the big one')
    const path = test.writeFile('block.txt', block)
    const flags = create().map((flag) => (flag === '-' ? path : flag))
    const { exitCode, screen } = await runInTerminal(flags, [
      { when: /no context called the big one.*Clusters:.*sandbox-2/s, keys: `${keys.down}${keys.space}${keys.enter}` },
      { when: /Write to \d targets\?/, keys: keys.enter },
    ])
    expect(exitCode, screen).toBe(130)
  })
})

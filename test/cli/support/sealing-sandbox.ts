// A sandbox whose support staff have a key: what users seal can be opened there.

import { dirname, join } from 'node:path'
import { runCli } from './run-cli.ts'
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts'

export interface SealingSandbox extends TestSandbox {
  /** The file with support's secret key. */
  readonly identity: string
  /** Its public half, as users are given it. */
  readonly recipient: string
}

/** Starts it with two clusters, and makes the key as support does. */
export async function startSealingSandbox(): Promise<SealingSandbox> {
  const test = await startTestSandbox({ clusters: 2 })
  const identity = join(dirname(test.sandbox.kubeconfig), 'identity.txt')
  const { stdout } = await runCli(['keygen', '--identity', identity])
  return { ...test, identity, recipient: stdout.trim() }
}

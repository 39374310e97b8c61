// A folder for one test, gone when the test is over.

import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The path of a new, empty folder without links in it. Called in a test or its `beforeEach`. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pullpass-test-')))
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }))
  return folder
}

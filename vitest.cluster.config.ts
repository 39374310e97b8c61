// Tests on a real cluster: `npm run test:cluster`. See test/cluster/support/global-setup.ts for which cluster.

import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const report = process.env['PULLPASS_TEST_REPORT']

/** By name, so that each run is like the last; the contract, which kills the API server, comes when nobody needs it any more. */
class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => `${moduleId.endsWith('/contract.test.ts') ? 1 : 0} ${moduleId}`
    return files.toSorted((a, b) => rank(a).localeCompare(rank(b)))
  }
}

export default defineConfig({
  resolve: { conditions: ['pullpass-source'] },
  ssr: { resolve: { conditions: ['pullpass-source'] } },
  test: {
    include: ['test/cluster/**/*.test.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    globalSetup: ['test/cluster/support/global-setup.ts', 'test/cli/support/build-program.ts'],
    pool: 'forks',
    // One file after the other: a node on two cores gives slow pods for fast ones otherwise.
    fileParallelism: false,
    sequence: { sequencer: Sequencer },
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
})

// Tests on a real cluster: `npm run test:cluster`. See test/cluster/support/global-setup.ts for which cluster.

import { defineConfig } from 'vitest/config'

const report = process.env['PULLPASS_TEST_REPORT']

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
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
})

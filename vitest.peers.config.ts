// Tests against other people's programs: `npm run test:peers`. Each says what it left out and why.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['pullpass-source'] },
  ssr: { resolve: { conditions: ['pullpass-source'] } },
  test: {
    include: ['test/peers/**/*.test.ts'],
    globalSetup: ['test/cli/support/build-program.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    // A Go program may have to be fetched and built.
    hookTimeout: 1_200_000,
  },
})

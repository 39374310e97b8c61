import { defineConfig } from 'vitest/config'

// The pipeline counts tests from the JSON report; a person reads the terminal.
const report = process.env['PULLPASS_TEST_REPORT']

export default defineConfig({
  resolve: { conditions: ['pullpass-source'] },
  ssr: { resolve: { conditions: ['pullpass-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/peers/**', 'node_modules/**'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    pool: 'forks',
    testTimeout: 20_000,
  },
})

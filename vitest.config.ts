import { defineConfig } from 'vitest/config'

// The pipeline counts tests from the JSON report; a person reads the terminal.
const report = process.env['PULLPASS_TEST_REPORT']

const sources = {
  resolve: { conditions: ['pullpass-source'] },
  ssr: { resolve: { conditions: ['pullpass-source'] } },
}
const shared = {
  pool: 'forks' as const,
  // The code keeps no state in modules, so files can share a process and what it has loaded.
  isolate: false,
  testTimeout: 20_000,
}
const programTests = ['test/cli/**/*.test.ts', 'test/dag/run/sandbox-kills.test.ts']

export default defineConfig({
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    // Vitest would leave one core idle, which on a machine of two is half of them.
    maxWorkers: '100%',
    projects: [
      {
        ...sources,
        test: {
          ...shared,
          name: 'program',
          include: programTests,
          globalSetup: ['test/cli/support/build-program.ts'],
        },
      },
      {
        ...sources,
        test: {
          ...shared,
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...programTests, 'test/cluster/**', 'test/peers/**'],
        },
      },
    ],
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['pullpass-source'] },
  ssr: { resolve: { conditions: ['pullpass-source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/peers/**', 'node_modules/**'],
    pool: 'forks',
    testTimeout: 20_000,
  },
})

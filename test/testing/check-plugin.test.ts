import type { Plugin } from 'pullpass/plugin'
import { ecr } from 'pullpass/plugins/ecr'
import { pullSecrets } from 'pullpass/plugins/pull-secrets'
import { resourceLimits } from 'pullpass/plugins/resource-limits'
import { type CheckPluginOptions, checkPlugin } from 'pullpass/testing'
import { describe, expect, test } from 'vitest'
import { ownImages } from '../../plugins/example/index.ts'
import { asyncLog } from './broken/async-log.ts'
import { badCleanup } from './broken/bad-cleanup.ts'
import { badDiagnosis } from './broken/bad-diagnosis.ts'
import { badProvider } from './broken/bad-provider.ts'
import { hanging } from './broken/hangs.ts'
import { leaking } from './broken/leaks.ts'
import { mutating } from './broken/mutates.ts'
import { rubbish } from './broken/rubbish.ts'
import { countingPods, sharedHooks } from './broken/shared-state.ts'
import { throwing } from './broken/throws.ts'
import { undeclared } from './broken/undeclared.ts'
import { writingEarly } from './broken/writes-early.ts'
import { wrongVersion } from './broken/wrong-version.ts'

const from = { env: 'PASSWORD', username: 'user' }
const variables = { PASSWORD: 'pullpass-check-PASSWORD-4cb1' }

describe.each<[string, Plugin, CheckPluginOptions]>([
  ['pull-secrets that lists', pullSecrets({ secrets: [{ name: 'regcred', registries: ['registry.test'] }] }), {}],
  [
    'pull-secrets that writes',
    pullSecrets({ secrets: [{ name: 'mine', registries: ['registry.test'], from }] }),
    { variables },
  ],
  ['pull-secrets that refuses', pullSecrets({ secrets: [], privateRegistries: ['registry.test'] }), { secrets: [] }],
  ['ecr', ecr(), {}],
  ['resource-limits', resourceLimits({ defaults: { limits: { memory: '1Gi' } }, ceilings: { memory: '2Gi' } }), {}],
  ['the example of the guide', ownImages('registry.test'), {}],
])('%s passes', (_name, plugin, options) => {
  for (const check of checkPlugin(plugin, options)) test(check.name, check.run)
})

describe('a plugin with a fault is found', () => {
  test.each([
    asyncLog,
    badCleanup,
    badDiagnosis,
    badProvider,
    countingPods,
    hanging,
    leaking,
    mutating,
    rubbish,
    sharedHooks,
    throwing,
    undeclared,
    writingEarly,
    wrongVersion,
  ])('$plugin.name: $check', async ({ plugin, check, message }) => {
    const found = checkPlugin(plugin, { timeoutMs: 100 }).find(({ name }) => name === check)
    await expect(found?.run()).rejects.toThrow(message)
  })
})

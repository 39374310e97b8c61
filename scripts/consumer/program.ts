// What a TypeScript program of somebody else does with the package. `scripts/package-check.ts` compiles it with nothing but the packed
// package and what that depends on, and runs it; a type that does not resolve would be `any`, which `IsAny` finds.

import { checkSecret, openKubeconfig, systemClock } from 'pullpass'
import { openPluginHost, type PodTask, runTask, type TaskCluster } from 'pullpass/operator'
import { defineConfig, definePlugin, type FrozenPod, type Plugin, Redacted, type Secret } from 'pullpass/plugin'
import { pullSecrets } from 'pullpass/plugins/pull-secrets'
import { checkPlugin, type Pod } from 'pullpass/testing'

type IsAny<T> = 0 extends 1 & T ? true : false
type AreAny<T extends readonly unknown[]> = { [Position in keyof T]: IsAny<T[Position]> }
const areAny: AreAny<[Secret, Pod, FrozenPod, TaskCluster, Plugin]> = [false, false, false, false, false]

const vault = definePlugin({
  name: 'vault',
  apiVersion: 1,
  needs: ['secrets.read'],
  credentialProvider: {
    describe: () => 'the vault',
    fetch: async ({ registry }) =>
      registry === 'ghcr.io' ? { username: 'bob', password: new Redacted('hunter2') } : undefined,
  },
  hooks: (context) => ({
    gateLaunch: async ({ pod }) => {
      await context.secrets.read.get(pod.spec?.imagePullSecrets?.[0]?.name ?? 'none')
      // @ts-expect-error: a capability that it did not ask for
      void (() => context.secrets.write)
      return { kind: 'allow' }
    },
  }),
})

const { plugins = [] } = defineConfig({
  plugins: [vault, pullSecrets({ secrets: [{ name: 'ghcr', registries: ['ghcr.io'], from: vault }] })],
})
const environment = { homeDirectory: '/', workingDirectory: '/', variables: {} }
const host = openPluginHost({ plugins, clock: systemClock, environment, prove: async () => [] })

/** Compiled, and not called: it needs a cluster. */
export async function runSomewhere(task: PodTask): Promise<string> {
  const kubeconfig = await openKubeconfig({ environment, clock: systemClock })
  const outcome = await runTask(task, { cluster: kubeconfig.openCluster('here'), plugins: host })
  return outcome.status
}

for (const check of checkPlugin(vault, { registries: ['ghcr.io'] })) await check.run()
const { valid, entries } = checkSecret({ bytes: new TextEncoder().encode('{"auths":{}}') }, { now: new Date() })
console.log(JSON.stringify({ valid, entries: entries.length, plugins: plugins.length, areAny }))

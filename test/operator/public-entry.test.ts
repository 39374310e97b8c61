// A program of somebody else: a task with plugins, through the package's public entries alone.

import { openKubeconfig, openProofSession, openRegistryTransports, systemClock } from 'pullpass'
import { openPluginHost, runTask } from 'pullpass/operator'
import { definePlugin } from 'pullpass/plugin'
import { pullSecrets } from 'pullpass/plugins/pull-secrets'
import { startSandbox } from 'pullpass/sandbox'
import { expect, it } from 'vitest'

it('runs a private image with plugins as a library', async () => {
  const sandbox = await startSandbox({ namespaces: ['app'] })
  const transports = openRegistryTransports({})
  const { host, username, password } = sandbox.registry
  const environment = { homeDirectory: '/', workingDirectory: '/', variables: { PASSWORD: password } }
  const kubeconfig = await openKubeconfig({ environment, kubeconfig: sandbox.kubeconfig, clock: systemClock })
  const cluster = kubeconfig.openCluster('sandbox')
  try {
    const heard: string[] = []
    const listener = definePlugin({
      name: 'listener',
      apiVersion: 1,
      hooks: () => ({ onLogLine: ({ text }) => void heard.push(text) }),
    })
    const secrets = [{ name: 'made', registries: [host], from: { env: 'PASSWORD', username } }]
    const { prove } = openProofSession({ transports, clock: systemClock, askedFrom: 'here' })
    const plugins = openPluginHost({
      plugins: [pullSecrets({ secrets }), listener],
      ...{ clock: systemClock, environment, prove },
    })
    const outcome = await runTask({ namespace: 'app', image: sandbox.images.private }, { cluster, plugins })
    expect(outcome).toMatchObject({ status: 'succeeded', exitCode: 0, warnings: [] })
    expect(heard).toEqual(['hello from a private image'])
    expect(await cluster.secrets.get({ namespace: 'app', name: 'made' })).toBeDefined()
  } finally {
    cluster.close()
    await transports.close()
    await sandbox.stop()
  }
})

// Sources that ask programs of this machine: one each for the whole process, so that many runs share what was fetched.

import type { Clock } from '../../basics/clock.ts'
import type { Environment } from '../../basics/environment.ts'
import { openDockerConfigSource } from '../../credentials/docker-config/source.ts'
import { openProviderSource } from '../../credentials/kubelet/source.ts'
import type { CredentialSource } from '../../credentials/source.ts'

/** Gives the same source each time it is asked for the same. */
export interface MachineSources {
  /** The logins of docker and podman. */
  dockerConfig(): CredentialSource
  /** The kubelet's credential providers of one configuration. */
  providers(config: string, binDir: string): CredentialSource
}

/** Opens none yet. */
export function openMachineSources(options: {
  readonly environment: Environment
  readonly clock: Clock
}): MachineSources {
  const opened = new Map<string, CredentialSource>()
  const openOnce = (key: string, open: () => CredentialSource): CredentialSource => {
    const source = opened.get(key) ?? open()
    opened.set(key, source)
    return source
  }
  return {
    dockerConfig: () => openOnce('docker-config', () => openDockerConfigSource(options)),
    providers: (config, binDir) =>
      openOnce(JSON.stringify([config, binDir]), () => openProviderSource({ ...options, config, binDir })),
  }
}

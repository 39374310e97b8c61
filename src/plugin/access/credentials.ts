// Credentials for plugins, from every kind of origin that a configuration can name.

import { resolve } from 'node:path'
import { type Environment, readVariable } from '../../basics/environment.ts'
import { Redacted } from '../../basics/redacted.ts'
import { readPasswordFile } from '../../credentials/password-file.ts'
import type { Credential } from '../../credentials/source.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { CredentialAccess } from '../capabilities.ts'
import type { CredentialProvider } from '../contract/define.ts'
import type { CredentialOrigin } from '../contract/origin.ts'
import { guardProvider } from '../guard-provider.ts'
import type { MachineSources } from './machine-sources.ts'

/** What origins are resolved with. */
export interface OriginContext {
  readonly environment: Environment
  readonly machine: MachineSources
  /** The provider of a registered plugin. */
  readonly findProvider: (plugin: string) => CredentialProvider | undefined
}

/** The credentials of one run; `signal` stops what is being fetched. */
export function accessCredentials(context: OriginContext, signal: AbortSignal): CredentialAccess {
  return {
    describe: (origin) => resolveOrigin(origin, context).describe(),
    fetch: async (origin, wish) => await resolveOrigin(origin, context).fetch({ ...wish, signal }),
  }
}

/** What gives the credentials of `origin`. Throws `plugin-invalid` when it names a plugin that is not there or gives none. */
export function resolveOrigin(origin: CredentialOrigin, context: OriginContext): CredentialProvider {
  if (typeof origin === 'string') return context.findProvider(origin) ?? refuse(origin)
  if ('apiVersion' in origin) return guardProvider(origin) ?? refuse(origin.name)
  if ('file' in origin) return fileProvider(origin.username, resolve(context.environment.workingDirectory, origin.file))
  if ('env' in origin) return variableProvider(origin.username, origin.env, context.environment)
  if ('dockerConfig' in origin) return context.machine.dockerConfig()
  if ('credentialProviderConfig' in origin) {
    return context.machine.providers(origin.credentialProviderConfig, origin.credentialProviderBinDir)
  }
  return origin
}

function fileProvider(username: string, path: string): CredentialProvider {
  return {
    describe: () => `file \`${path}\``,
    fetch: async (): Promise<Credential> => ({ username, password: (await readPasswordFile(path)).password }),
  }
}

function variableProvider(username: string, name: string, environment: Environment): CredentialProvider {
  return {
    describe: () => `environment variable \`${name}\``,
    fetch: async (): Promise<Credential> => {
      const value = readVariable(environment, name)
      if (value !== undefined) return { username, password: new Redacted(value) }
      throw new PullpassError('credential-unavailable', `the environment variable \`${name}\` is not set`, {
        remedies: [`set \`${name}\` to the password of \`${username}\``],
      })
    },
  }
}

function refuse(plugin: string): never {
  throw new PullpassError('plugin-invalid', `no plugin \`${plugin}\` that gives credentials is registered`, {
    remedies: ['add it to `plugins` of the configuration, or correct its name'],
  })
}

// Where a plugin's credentials come from, as people write it in a configuration.

import type { CredentialSource } from '../../credentials/source.ts'
import type { Plugin } from './define.ts'

/**
 * - a text: the registered plugin of that name
 * - a plugin or a source: that one
 * - `file`: the password is the content of a file, read each time
 * - `env`: the password is the value of an environment variable
 * - `dockerConfig`: the logins that docker and podman keep, helpers included
 * - `credentialProviderConfig`: the kubelet's own credential providers, by its configuration and the folder of its programs
 */
export type CredentialOrigin =
  | string
  | Plugin
  | CredentialSource
  | { readonly file: string; readonly username: string }
  | { readonly env: string; readonly username: string }
  | { readonly dockerConfig: true }
  | { readonly credentialProviderConfig: string; readonly credentialProviderBinDir: string }

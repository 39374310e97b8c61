// One entry of a kubeconfig's `users`.

import { dirname, resolve, sep } from 'node:path'
import { Redacted } from '../../basics/redacted.ts'
import type {
  EntryOrigin,
  ExecConfig,
  ExecInteractiveMode,
  Impersonation,
  KubeconfigEntry,
  KubeconfigUser,
} from './document.ts'
import { damagedEntry } from './faults.ts'
import { readMaterial } from './material.ts'
import type { RawExec, RawUser } from './schema.ts'

/** Reads one entry; relative files are relative to the folder of its file. Throws `kubeconfig-damaged`. */
export function readUser({ origin, raw: redacted }: KubeconfigEntry<RawUser>): KubeconfigUser {
  const raw = redacted.reveal()
  const folder = dirname(origin.path)
  const certificate = readMaterial(origin, 'client-certificate', raw)
  const key = readMaterial(origin, 'client-key', raw)
  const impersonation = readImpersonation(origin, raw)
  const provider = raw['auth-provider']
  return {
    ...(raw.token && { token: new Redacted(raw.token) }),
    ...(raw.tokenFile && { tokenFile: resolve(folder, raw.tokenFile) }),
    ...((raw.username || raw.password) && {
      basic: { username: raw.username, password: new Redacted(raw.password) },
    }),
    ...(certificate && { clientCertificate: certificate }),
    ...(key && { clientKey: key }),
    ...(impersonation && { impersonation }),
    ...(raw.exec && { exec: readExec(origin, raw.exec) }),
    ...(provider && { authProvider: { name: provider.name, config: new Redacted(provider.config) } }),
  }
}

function readImpersonation(origin: EntryOrigin, raw: RawUser): Impersonation | undefined {
  const user = raw.as
  const uid = raw['as-uid']
  const groups = raw['as-groups']
  const extra = raw['as-user-extra']
  if (user === '') {
    // client-go refuses it as well: the API server would answer every request with an error.
    if (uid || groups.length > 0 || Object.keys(extra).length > 0)
      throw damagedEntry(origin, 'as', 'is missing, but there is an as-uid, as-groups or as-user-extra')
    return undefined
  }
  return { user, groups, extra, ...(uid && { uid }) }
}

function readExec(origin: EntryOrigin, raw: RawExec): ExecConfig {
  if (raw.command === '') throw damagedEntry(origin, 'exec.command', 'is missing')
  if (raw.env.some((variable) => variable.name === ''))
    throw damagedEntry(origin, 'exec.env', 'has a variable without a name')
  const apiVersion = readApiVersion(origin, raw.apiVersion)
  return {
    apiVersion,
    // Only a command with a separator belongs to the kubeconfig's folder; others are found on PATH (client-go: GetAuthInfoFileReferences).
    command: raw.command.includes(sep) ? resolve(dirname(origin.path), raw.command) : raw.command,
    args: new Redacted(raw.args),
    env: new Redacted(Object.fromEntries(raw.env.map((variable) => [variable.name, variable.value]))),
    provideClusterInfo: raw.provideClusterInfo,
    interactiveMode: readInteractiveMode(origin, apiVersion, raw.interactiveMode),
    ...(raw.installHint && { installHint: raw.installHint }),
  }
}

function readApiVersion(origin: EntryOrigin, text: string): ExecConfig['apiVersion'] {
  switch (text) {
    case 'client.authentication.k8s.io/v1':
    case 'client.authentication.k8s.io/v1beta1':
      return text
    case 'client.authentication.k8s.io/v1alpha1':
      throw damagedEntry(
        origin,
        'exec.apiVersion',
        'is v1alpha1, which Kubernetes 1.24 removed; renew the login program and set v1beta1 or v1',
      )
    default:
      throw damagedEntry(origin, 'exec.apiVersion', 'is not client.authentication.k8s.io/v1 or v1beta1')
  }
}

function readInteractiveMode(origin: EntryOrigin, apiVersion: string, text: string): ExecInteractiveMode {
  switch (text) {
    case 'Never':
    case 'IfAvailable':
    case 'Always':
      return text
    case '':
      if (apiVersion.endsWith('/v1beta1')) return 'IfAvailable'
      throw damagedEntry(origin, 'exec.interactiveMode', 'is missing, v1 needs it')
    default:
      throw damagedEntry(origin, 'exec.interactiveMode', 'is not Never, IfAvailable or Always')
  }
}

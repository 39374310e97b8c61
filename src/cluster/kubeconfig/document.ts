// The parts of a kubeconfig in the words of this program: clusters, users and contexts, credentials redacted.

import type { Redacted } from '../../basics/redacted.ts'
import type { RawCluster, RawUser } from './schema.ts'

/** Bytes that a kubeconfig either holds itself or names a file for. Files are read when they are used, so that rotated ones are seen. */
export type Material = { readonly kind: 'data'; readonly bytes: Redacted<Uint8Array> } | FileMaterial

export interface FileMaterial {
  readonly kind: 'file'
  /** Absolute. */
  readonly path: string
}

export interface KubeconfigCluster {
  readonly server: string
  readonly tlsServerName?: string
  readonly insecureSkipTlsVerify: boolean
  readonly certificateAuthority?: Material
  readonly proxyUrl?: Redacted<string>
  readonly disableCompression: boolean
  /** What the extension `client.authentication.k8s.io/exec` holds, for login programs that ask for it. */
  readonly execConfig?: unknown
}

export type ExecInteractiveMode = 'Never' | 'IfAvailable' | 'Always'

/** A login program: kubeconfig's `exec`. */
export interface ExecConfig {
  readonly apiVersion: 'client.authentication.k8s.io/v1' | 'client.authentication.k8s.io/v1beta1'
  readonly command: string
  readonly args: Redacted<readonly string[]>
  readonly env: Redacted<Readonly<Record<string, string>>>
  readonly installHint?: string
  readonly provideClusterInfo: boolean
  readonly interactiveMode: ExecInteractiveMode
}

/** Whom to act as; kubeconfig's `as`, `as-uid`, `as-groups`, `as-user-extra`. */
export interface Impersonation {
  readonly user: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra: Readonly<Record<string, readonly string[]>>
}

export interface KubeconfigUser {
  readonly token?: Redacted<string>
  /** Absolute; wins over `token`. */
  readonly tokenFile?: string
  readonly basic?: { readonly username: string; readonly password: Redacted<string> }
  readonly clientCertificate?: Material
  readonly clientKey?: Material
  readonly impersonation?: Impersonation
  readonly exec?: ExecConfig
  readonly authProvider?: { readonly name: string; readonly config: Redacted<Readonly<Record<string, string>>> }
}

export interface KubeconfigContext {
  readonly cluster: string
  /** Empty for a context without a user. */
  readonly user: string
  readonly namespace?: string
}

/** Where an entry stands, for errors about it. */
export interface EntryOrigin {
  /** The file, absolute. */
  readonly path: string
  /** As in `users.3.user`. */
  readonly place: string
}

/** A cluster or user as its file has it; read in full only when its context is used, so that a fault in one harms no other. */
export interface KubeconfigEntry<Raw> {
  readonly origin: EntryOrigin
  readonly raw: Redacted<Raw>
}

/** One file, or several merged. */
export interface KubeconfigDocument {
  readonly currentContext?: string
  readonly contexts: ReadonlyMap<string, KubeconfigContext>
  readonly clusters: ReadonlyMap<string, KubeconfigEntry<RawCluster>>
  readonly users: ReadonlyMap<string, KubeconfigEntry<RawUser>>
}

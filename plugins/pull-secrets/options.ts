// What people write in the configuration, and what is said when it can't be meant.

import { type CredentialOrigin, PullpassError, parseImage } from 'pullpass/plugin'

/** One pull secret that pods may get. */
export interface PullSecretOptions {
  readonly name: string
  /** Which images it is for: `ghcr.io`, `docker.io`, `registry.example.com/team`, `*.dkr.ecr.eu-west-1.amazonaws.com`. */
  readonly registries: readonly string[]
  /** Where its logins come from. Without it the secret is only listed, checked and proven: somebody else keeps it. */
  readonly from?: CredentialOrigin
  /** Delete and create where its type or immutability forces it. Default false. */
  readonly replace?: boolean
  /** Take it over from a tool that manages it. Default false. */
  readonly adopt?: boolean
}

export interface PullSecretsOptions {
  readonly secrets: readonly PullSecretOptions[]
  /** Hosts, beside the well-known ones, that serve nothing without a login. */
  readonly privateRegistries?: readonly string[]
  /** Whether the registries are asked before a pod is made. Default true. */
  readonly prove?: boolean
}

/** Throws `plugin-invalid` that names what is wrong. */
export function checkOptions({ secrets, privateRegistries = [] }: PullSecretsOptions): void {
  const names = new Set<string>()
  for (const { name, registries } of secrets) {
    if (names.has(name)) throw invalid(`lists the secret \`${name}\` twice`)
    names.add(name)
    if (registries.length === 0) throw invalid(`names no registry for the secret \`${name}\``)
  }
  for (const host of [...privateRegistries, ...secrets.flatMap(({ registries }) => registries)]) {
    const sample = `${host.replace(/^[a-z]+:\/\//, '').replaceAll(/[*?]/g, 'x')}/x`
    if (!parseImage(sample).ok) throw invalid(`can not read \`${host}\` as a registry`)
  }
}

function invalid(what: string): PullpassError {
  return new PullpassError('plugin-invalid', `the configuration of plugin \`pull-secrets\` ${what}`)
}

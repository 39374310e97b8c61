// Which clusters and namespaces the flags name.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { NamespaceSelection } from '../../provision/targets.ts'
import { parseDurationMs } from '../duration.ts'
import type { ClusterFlags } from '../flags.ts'

/** Flags about clusters, validated. What is undefined was not given and may be asked for. */
export interface ClusterOptions {
  readonly kubeconfig?: string
  readonly contexts?: readonly string[]
  readonly namespaces?: NamespaceSelection
  readonly requestTimeoutMs: number
}

/** Validates the flags; `usage` for combinations that contradict each other. */
export function parseClusterOptions(flags: ClusterFlags): ClusterOptions {
  const namespaces = parseNamespaces(flags)
  return {
    ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
    ...(flags.context === undefined ? {} : { contexts: [...new Set(flags.context)] }),
    ...(namespaces === undefined ? {} : { namespaces }),
    requestTimeoutMs: parseDurationMs(flags.requestTimeout ?? '30s', '--request-timeout'),
  }
}

function parseNamespaces(flags: ClusterFlags): NamespaceSelection | undefined {
  const given = [
    flags.namespace === undefined ? undefined : '--namespace',
    flags.allNamespaces ? '--all-namespaces' : undefined,
    flags.namespaceSelector === undefined ? undefined : '--namespace-selector',
  ].filter((flag) => flag !== undefined)
  if (given.length > 1) {
    throw new PullpassError('usage', `${given.map((flag) => `\`${flag}\``).join(' and ')} exclude each other`, {
      remedies: ['keep one of them'],
    })
  }
  if (flags.allNamespaces) return { kind: 'all' }
  if (flags.namespaceSelector !== undefined) return { kind: 'labels', selector: flags.namespaceSelector }
  if (flags.namespace === undefined) return undefined
  return { kind: 'names', names: [...new Set(flags.namespace)] }
}

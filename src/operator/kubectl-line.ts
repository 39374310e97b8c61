// A command of kubectl about a run's pods, for a person to copy.

import { quoteShell } from '../secret/quote.ts'

/** Where the pods are. */
export interface KubectlPlace {
  /** Absent where kubectl finds it by itself. */
  readonly kubeconfig?: string
  /** The kubeconfig context's name. */
  readonly cluster: string
  readonly namespace: string
}

/** `kubectl … words`, each word safe in a shell. */
export function kubectlLine({ kubeconfig, cluster, namespace }: KubectlPlace, ...words: readonly string[]): string {
  const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]
  return ['kubectl', ...file, '--context', cluster, '-n', namespace, ...words].map(quoteShell).join(' ')
}

// Flags that several commands share, declared once so that they read the same everywhere.

import { type Command, Option } from 'commander'
import type { OutputFormat } from './output/output.ts'

/** What every command understands. */
export interface CommonFlags {
  readonly output: OutputFormat
  readonly quiet?: boolean
  readonly verbose?: boolean
  /** False after `--no-input`. */
  readonly input?: boolean
}

/** Which clusters and namespaces, as typed. */
export interface ClusterFlags {
  readonly kubeconfig?: string
  readonly context?: readonly string[]
  readonly namespace?: readonly string[]
  readonly allNamespaces?: boolean
  readonly namespaceSelector?: string
  readonly requestTimeout?: string
}

/** Which one cluster and namespace, as typed. */
export interface SingleClusterFlags {
  readonly kubeconfig?: string
  readonly context?: string
  readonly namespace?: string
  readonly requestTimeout?: string
}

/** How registries are reached. */
export interface RegistryFlags {
  readonly registryCa?: string
}

/** Which configuration brings plugins. */
export interface ConfigFlags {
  readonly config?: string
}

/** Collects the values of a repeatable flag; one value may also hold several, separated by commas. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  const parts = value.split(',').map((part) => part.trim())
  return [...(earlier ?? []), ...parts.filter((part) => part !== '')]
}

/** Collects the values of a repeatable flag whose values may hold commas. */
export function collectWhole(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value]
}

export function addCommonFlags(command: Command): void {
  command.optionsGroup('Output:')
  command.addOption(
    new Option('-o, --output <format>', 'how results are written').choices(['text', 'json', 'yaml']).default('text'),
  )
  command.option('-q, --quiet', 'say only what failed and what was asked for')
  command.option('-v, --verbose', 'say more, on stderr')
}

export function addPromptFlags(command: Command): void {
  command.option('--no-input', 'never ask; fail and name what is missing')
}

/** `namespaces` is what the command looks at when no flag names any. */
export function addClusterFlags(command: Command, namespaces = "the context's own"): void {
  command.optionsGroup('Clusters and namespaces:')
  addKubeconfigFlag(command)
  command.option('--context <name>', 'kubeconfig context to use; repeatable (default: the current one)', collectWhole)
  command.option('-n, --namespace <name>', `namespace; repeatable (default: ${namespaces})`, collect)
  command.option('-A, --all-namespaces', 'every namespace of each cluster')
  command.option('--namespace-selector <labels>', 'namespaces that carry these labels, as in kubectl -l')
  addTimeoutFlag(command)
}

/** For commands that look at one cluster: what `--context` and `--namespace` say, with their defaults. */
export function addSingleClusterFlags(
  command: Command,
  says: { readonly context: string; readonly namespace: string },
): void {
  command.optionsGroup('Cluster and namespace:')
  addKubeconfigFlag(command)
  command.option('--context <name>', says.context)
  command.option('-n, --namespace <name>', says.namespace)
  addTimeoutFlag(command)
}

function addKubeconfigFlag(command: Command): void {
  command.option('--kubeconfig <file>', 'kubeconfig to read (default: $KUBECONFIG, then ~/.kube/config)')
}

function addTimeoutFlag(command: Command): void {
  command.option('--request-timeout <duration>', 'longest wait for one answer: 500ms, 30s, 2m', '30s')
}

export function addConfigFlag(command: Command): void {
  command.option('--config <file>', 'configuration with plugins (default: pullpass.config.ts of the working directory)')
}

export function addRegistryFlags(command: Command): void {
  command.option('--registry-ca <file>', 'trust these CA certificates (PEM) for registries, beside the known ones')
}

// The settings of a task as a layer over template and full spec: a pod of nothing but what the task says.

import { envLayer } from './env-layer.ts'
import { patchDirective } from './merge.ts'
import type { Json, JsonObject } from './pod-fields.ts'
import type { MetadataValue, PodTask } from './pod-task.ts'
import { unitePullSecrets } from './pull-secrets.ts'
import { secretParts } from './secret-use.ts'

/** The layer of `task`, whose own container is called `main`. */
export function makeSettingsLayer(task: PodTask, main: string): JsonObject {
  const metadata = {
    name: task.name,
    namespace: task.namespace,
    labels: writeOut(task.labels),
    annotations: writeOut(task.annotations),
  }
  return toLayer({ metadata, spec: { ...podFields(task), containers: [mainContainer(task, main)] } })
}

function podFields(task: PodTask): Readonly<Record<string, unknown>> {
  const sidecars = (task.sidecars ?? []).map((sidecar) => ({ ...sidecar, restartPolicy: 'Always' }))
  return {
    restartPolicy: 'Never',
    hostname: task.hostname,
    subdomain: task.subdomain,
    // Sidecars first: init containers may need them.
    initContainers: sidecars.length === 0 ? task.initContainers : [...sidecars, ...(task.initContainers ?? [])],
    imagePullSecrets: task.imagePullSecrets && unitePullSecrets(toJsonList(task.imagePullSecrets)),
    volumes: joinLists(task.volumes, task.secrets && secretParts(task.secrets).volumes),
    serviceAccountName: task.serviceAccountName,
    automountServiceAccountToken: task.automountServiceAccountToken,
    securityContext: task.podSecurityContext,
    affinity: task.affinity,
    nodeSelector: task.nodeSelector,
    tolerations: task.tolerations,
    hostNetwork: task.hostNetwork,
    hostAliases: task.hostAliases,
    dnsPolicy: task.dnsPolicy,
    dnsConfig: task.dnsConfig,
    schedulerName: task.schedulerName,
    priorityClassName: task.priorityClassName,
    runtimeClassName: task.runtimeClassName,
    activeDeadlineSeconds: task.activeDeadlineSeconds,
    terminationGracePeriodSeconds: task.terminationGraceSeconds,
  }
}

function mainContainer(task: PodTask, name: string): Readonly<Record<string, unknown>> {
  const secrets = task.secrets && secretParts(task.secrets)
  const configMaps = task.configMaps?.map((configMap) => ({ configMapRef: { name: configMap } }))
  return {
    name,
    image: task.image,
    imagePullPolicy: task.imagePullPolicy,
    command: task.command,
    args: task.arguments,
    workingDir: task.workingDirectory,
    env: joinLists(envLayer(task.env), secrets?.env),
    envFrom: joinLists(task.envFrom, configMaps, secrets?.envFrom),
    ports: task.ports,
    volumeMounts: joinLists(task.volumeMounts, secrets?.volumeMounts),
    resources: task.resources,
    securityContext: task.containerSecurityContext,
    terminationMessagePolicy: task.terminationMessagePolicy,
  }
}

/** The author's own list with what helpers add to it. One that is empty or null empties the lower layers', whatever helpers add. */
function joinLists(
  own: readonly unknown[] | null | undefined,
  ...added: readonly (readonly unknown[] | null | undefined)[]
): readonly unknown[] | null | undefined {
  const items = added.flatMap((list) => list ?? [])
  if (items.length === 0) return own
  const isEmptied = own !== undefined && (own?.length ?? 0) === 0
  return [...(isEmptied ? [{ [patchDirective]: 'replace' }] : []), ...(own ?? []), ...items]
}

function writeOut(
  values: Readonly<Record<string, MetadataValue>> | null | undefined,
): Record<string, string | null> | null | undefined {
  if (!values) return values
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === null ? null : String(value)]))
}

function toJsonList(list: readonly (string | { readonly name?: string })[]): Json[] {
  return list.map((item) => (typeof item === 'string' ? item : { name: item.name ?? '' }))
}

/** Plain JSON without what is undefined. */
function toLayer(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value))
}

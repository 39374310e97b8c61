// The shape of a task in a file: which fields there are and what kind each is. Parts of Kubernetes' API are checked as part of the pod.

import * as v from 'valibot'
import type { DeadlineSettings, LogSettings, PodTask, ResultSettings, SecretUse } from './pod-task.ts'

type Entries<T> = { readonly [K in keyof Required<T>]: v.GenericSchema<unknown> }

const text = v.string('must be a text; put it in quotes')
const filled = v.pipe(text, v.nonEmpty('is empty'))
const texts = v.array(text, 'must be a list of texts')
const flag = v.boolean('must be true or false')
const object = v.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
)
const objects = v.array(object, 'must be a list of objects')
const whole = (least: number) =>
  v.custom<number>(
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
    `must be a whole number${least === 0 ? ', 0 or more' : ` of at least ${least}`}`,
  )
const oneOf = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  v.picklist(choices, `must be one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`)
const list = <Item extends v.GenericSchema<unknown>>(item: Item) => v.array(item, 'must be a list')

const metadataValue = v.union([text, v.number(), flag, v.null()], 'must be a text, a number, true, false or null')
const record = <Value extends v.GenericSchema<unknown>>(value: Value) => v.pipe(object, v.record(v.string(), value))
const envValue = v.union([metadataValue, object], 'must be a text, a number, true, false, null or a source')

const pullPolicies = ['Always', 'IfNotPresent', 'Never'] as const

const deadlineEntries = {
  scheduleSeconds: v.optional(whole(1)),
  pullSeconds: v.optional(whole(1)),
  startSeconds: v.optional(whole(1)),
  runSeconds: v.optional(whole(1)),
  totalSeconds: v.optional(whole(1)),
} as const satisfies Entries<DeadlineSettings>

const namesOrAll = v.union([v.literal('all'), texts], 'must be `all` or a list of names')

const logEntries = {
  follow: v.optional(flag),
  containers: v.optional(namesOrAll),
  initContainers: v.optional(namesOrAll),
  prefix: v.optional(flag),
  eventsOnFailure: v.optional(flag),
  podOnFailure: v.optional(flag),
} as const satisfies Entries<LogSettings>

const resultEntries = {
  from: oneOf(['termination-message', 'file']),
  image: v.optional(filled),
  path: v.optional(v.pipe(text, v.regex(/^\/[^:]*[^/:]$/, 'must be the absolute path of a file, without `:`'))),
  resources: v.optional(object),
  imagePullPolicy: v.optional(oneOf(pullPolicies)),
  securityContext: v.optional(object),
} as const satisfies Entries<Extract<ResultSettings, { from: 'file' }>>

const secretEntries = {
  as: oneOf(['variable', 'variables', 'files']),
  secret: filled,
  key: v.optional(filled),
  name: v.optional(filled),
  prefix: v.optional(text),
  path: v.optional(filled),
  items: v.optional(objects),
} as const satisfies Record<SecretField, v.GenericSchema<unknown>>

type SecretField = SecretUse extends infer Use ? (Use extends SecretUse ? keyof Use : never) : never

const secretUse = v.variant(
  'as',
  [
    v.looseObject({ ...secretEntries, as: v.literal('variable'), key: filled, name: filled }, 'must be an object'),
    v.looseObject({ ...secretEntries, as: v.literal('variables') }, 'must be an object'),
    v.looseObject({ ...secretEntries, as: v.literal('files'), path: filled }, 'must be an object'),
  ],
  'must be `variable`, `variables` or `files`',
)

/** Fields that become part of the pod; each may be null. */
const podEntries = {
  labels: record(metadataValue),
  annotations: record(metadataValue),
  hostname: text,
  subdomain: text,
  image: filled,
  imagePullPolicy: oneOf(pullPolicies),
  command: texts,
  arguments: texts,
  workingDirectory: text,
  env: v.union([objects, record(envValue)], 'must be an object of names and values, or a list'),
  envFrom: objects,
  configMaps: texts,
  secrets: list(secretUse),
  ports: objects,
  volumeMounts: objects,
  resources: object,
  containerSecurityContext: object,
  terminationMessagePolicy: oneOf(['File', 'FallbackToLogsOnError']),
  initContainers: objects,
  sidecars: objects,
  imagePullSecrets: list(v.union([text, object], 'must be a name or an object with `name`')),
  volumes: objects,
  serviceAccountName: text,
  automountServiceAccountToken: flag,
  podSecurityContext: object,
  affinity: object,
  nodeSelector: record(v.nullable(text)),
  tolerations: objects,
  hostNetwork: flag,
  hostAliases: objects,
  dnsPolicy: oneOf(['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']),
  dnsConfig: object,
  schedulerName: text,
  priorityClassName: text,
  runtimeClassName: text,
  activeDeadlineSeconds: whole(1),
  terminationGraceSeconds: whole(0),
} as const

/** Fields that say how the task is run. */
const runEntries = {
  name: filled,
  defaultName: filled,
  nameSuffix: flag,
  mainContainer: filled,
  cluster: filled,
  kubeconfig: filled,
  inCluster: flag,
  namespace: filled,
  template: v.union([filled, object], 'must be a path or a pod'),
  pod: object,
  deadlines: v.looseObject(deadlineEntries, 'must be an object'),
  logs: v.looseObject(logEntries, 'must be an object'),
  result: v.looseObject(resultEntries, 'must be an object'),
  skipOnExitCode: v.union([whole(0), list(whole(0))], 'must be an exit code or a list of them'),
  onFinish: oneOf(['delete', 'delete-succeeded', 'delete-active', 'keep']),
  onKill: oneOf(['delete', 'keep']),
  recreations: whole(0),
  lastingContainers: texts,
} as const

/** Fields of each object of a task, by its place. */
export const knownFields = {
  task: [...Object.keys(runEntries), ...Object.keys(podEntries)],
  deadlines: Object.keys(deadlineEntries),
  logs: Object.keys(logEntries),
  result: Object.keys(resultEntries),
  secrets: Object.keys(secretEntries),
} as const

const entries = { ...optionals(runEntries), ...nullables(podEntries) } satisfies Entries<PodTask>

/** A task as a file holds it; fields that it does not know pass. */
export const taskShape = v.looseObject(entries, 'must be an object')

function optionals<const E extends Readonly<Record<string, v.GenericSchema<unknown>>>>(
  fields: E,
): { [K in keyof E]: v.GenericSchema<unknown> } {
  return mapFields(fields, (schema) => v.optional(schema))
}

function nullables<const E extends Readonly<Record<string, v.GenericSchema<unknown>>>>(
  fields: E,
): { [K in keyof E]: v.GenericSchema<unknown> } {
  return mapFields(fields, (schema) => v.nullish(schema))
}

function mapFields<const E extends Readonly<Record<string, v.GenericSchema<unknown>>>>(
  fields: E,
  change: (schema: v.GenericSchema<unknown>) => v.GenericSchema<unknown>,
): { [K in keyof E]: v.GenericSchema<unknown> } {
  const changed = Object.entries(fields).map(([name, schema]) => [name, change(schema)] as const)
  return Object.fromEntries(changed) as { [K in keyof E]: v.GenericSchema<unknown> }
}

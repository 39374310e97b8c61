// A pod as it may be shown: without the values of environment variables and of headers, wherever they stand.

import { isObject, listAt, objectAt, textAt } from './json-fields.ts'
import type { Json, JsonObject } from './pod-fields.ts'

export const masked = '[masked]'

/** Holds a copy of the whole object, values included. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** Variables that are masked even when values are asked for. */
const secretName = /pass|pwd|secret|token|key|credential|auth|cookie|private|salt|dsn|connection|conn_str|webhook/i

/** A URL with user information, a PEM block, or the text of a well-known kind of token. */
const secretValue =
  /:\/\/[^/\s]*@|-----BEGIN |\beyJ[\w-]{8,}\.|\b(?:gh[a-z]|glpat|xox[a-z]|AKIA|ASIA|sk)[-_A-Z0-9]\w{8,}/

export interface MaskOptions {
  /** Show literal values of variables that do not look like secrets. */
  readonly showValues?: boolean
}

/** `pod` as it may be shown. Values that come from secrets are references and stay; literal values and header values are masked. */
export function maskPod(pod: JsonObject, options: MaskOptions = {}): JsonObject {
  const metadata = objectAt(pod, 'metadata')
  const spec = objectAt(pod, 'spec')
  const annotations = Object.entries(objectAt(metadata, 'annotations')).filter(([key]) => key !== lastApplied)
  const lists = ['initContainers', 'containers', 'ephemeralContainers'].filter((list) => listAt(spec, list).length > 0)
  const containers = lists.map((list) => [list, listAt(spec, list).map((item) => maskContainer(item, options))])
  return {
    ...pod,
    metadata: { ...metadata, ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }) },
    spec: { ...spec, ...Object.fromEntries(containers) },
  }
}

function maskContainer(container: Json, options: MaskOptions): Json {
  const safe = maskHeaders(container)
  if (!isObject(safe) || !Array.isArray(safe['env'])) return safe
  return { ...safe, env: safe['env'].map((variable: Json) => maskVariable(variable, options)) }
}

function maskVariable(variable: Json, { showValues = false }: MaskOptions): Json {
  const value = isObject(variable) ? variable['value'] : undefined
  if (!isObject(variable) || value === undefined || value === '') return variable
  const looksSecret = secretName.test(textAt(variable, 'name') ?? '') || secretValue.test(String(value))
  return showValues && !looksSecret ? variable : { ...variable, value: masked }
}

/** Probes and lifecycle hooks may carry `Authorization`. */
function maskHeaders(value: Json): Json {
  if (Array.isArray(value)) return value.map(maskHeaders)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === 'httpHeaders' && Array.isArray(part) ? part.map(maskHeader) : maskHeaders(part),
    ]),
  )
}

function maskHeader(header: Json): Json {
  return isObject(header) ? { ...header, value: masked } : header
}

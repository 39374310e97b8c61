// Arguments on environment variables and secrets.

import { suggest } from '../spec/suggest.ts'
import { isRecord, toApiObject } from './api-object.ts'
import { mistake, type Translate, type Translation } from './translation.ts'

export const environmentArguments: Readonly<Record<string, Translate>> = {
  env_vars: translateEnvVars,
  env_from: translateList('envFrom', toApiObject),
  configmaps: translateList('envFrom', (name) => ({ configMapRef: { name } })),
  pod_runtime_info_envs: translateList('env', readRuntimeInfo),
  secrets: translateSecrets,
}

/** A list, a dict, or the text of a JSON object: what is left of one template that stands for a dict. */
function translateEnvVars(value: unknown): Translation {
  const read = typeof value === 'string' ? readJson(value) : value
  if (Array.isArray(read)) return read.length === 0 ? {} : { settings: { env: read.map(toApiObject) } }
  if (!isRecord(read)) return mistake('env_vars', 'must be a dict of names and values, or a list of variables')
  const variables = Object.entries(read).map(([name, text]) => ({ name, value: toText(text) }))
  return variables.length === 0 ? {} : { settings: { env: variables } }
}

function toText(value: unknown): unknown {
  if (value === null || value === undefined) return ''
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function translateList(name: 'env' | 'envFrom', convert: (item: unknown) => unknown): Translate {
  return (value, { argument }) => {
    if (!Array.isArray(value)) return mistake(argument, 'must be a list')
    return value.length === 0 ? {} : { settings: { [name]: value.map(convert) } }
  }
}

/** `PodRuntimeInfoEnv(name, field_path)` of old, or the API's variable. */
function readRuntimeInfo(item: unknown): unknown {
  const variable = toApiObject(item)
  if (!isRecord(variable) || variable['fieldPath'] === undefined) return variable
  return { name: variable['name'], valueFrom: { fieldRef: { fieldPath: variable['fieldPath'] } } }
}

const secretFields = ['deploy_type', 'deploy_target', 'secret', 'key', 'items']

function translateSecrets(value: unknown): Translation {
  if (!Array.isArray(value)) return mistake('secrets', 'must be a list')
  const uses = value.map((secret, index) => readSecret(secret, `secrets[${index}]`))
  const faulty = uses.flatMap((use) => use.issues ?? [])
  if (faulty.length > 0) return { issues: faulty }
  const notes = uses.flatMap(({ note }) => note ?? [])
  return {
    ...(uses.length > 0 && { settings: { secrets: uses.map((use) => use.secret) } }),
    ...(notes.length > 0 && { note: notes.join('; ') }),
  }
}

/** `Secret(deploy_type, deploy_target, secret, key, items)`. */
function readSecret(value: unknown, path: string): Translation & { readonly secret?: unknown } {
  if (!isRecord(value)) return mistake(path, 'must be a Secret')
  const unknown = Object.keys(value).find((field) => !secretFields.includes(field))
  if (unknown !== undefined)
    return mistake(`${path}.${unknown}`, `is no field of a Secret${suggest(unknown, secretFields)}`)
  const { deploy_type: type, deploy_target: target, secret, key, items } = value
  if (type === 'volume') {
    return {
      secret: { as: 'files', secret, path: target, ...(items ? { items: toApiObject(items) } : {}) },
      ...(Boolean(key) && { note: `\`${path}.key\` left out, as in Airflow: \`items\` choose the keys of a volume` }),
    }
  }
  if (type !== 'env') return mistake(`${path}.deploy_type`, 'must be `env` or `volume`')
  if (items) return mistake(`${path}.items`, 'are for volumes: a variable gets a `key`')
  if (!target && key) return mistake(`${path}.deploy_target`, 'is missing: the variable that the key goes to')
  if (!target) return { secret: { as: 'variables', secret } }
  if (typeof target !== 'string') return mistake(`${path}.deploy_target`, 'must be a text')
  // Airflow writes such names in capitals.
  if (!key) return mistake(`${path}.key`, 'is missing: the key that the variable gets')
  return { secret: { as: 'variable', secret, key, name: target.toUpperCase() } }
}

// YAML as Kubernetes reads it: go-yaml's scalars (`yes` is a boolean, `2020-01-01` a text), merge keys, repeated keys allowed.

import { defineScalarTag, FAILSAFE_SCHEMA, loadAll, mergeTag, NOT_RESOLVED, type Schema } from 'js-yaml'
import { decodeBase64 } from '../../dockerconfig/base64.ts'
import { decodeUtf8Lossy } from '../../dockerconfig/byte-string.ts'

/** How much larger than its text a document may become through aliases; Kubernetes' reader refuses excessive aliasing, too. */
const maxGrowth = 10
const freeGrowth = 100_000

/** The documents of a YAML text, empty ones left out; undefined when it is not YAML. */
export function parseYaml(text: string): unknown[] | undefined {
  try {
    const documents = loadAll(text, { schema: buildSchema(), json: true })
    const isBounded = isWithin(documents, text.length * maxGrowth + freeGrowth)
    return isBounded ? documents.filter((document) => document !== null && document !== undefined) : undefined
  } catch {
    return undefined
  }
}

function buildSchema(): Schema {
  const scalar = (name: string, implicit: boolean, read: (source: string) => unknown) =>
    defineScalarTag<unknown>(`tag:yaml.org,2002:${name}`, {
      implicit,
      resolve: (source) => {
        const value = read(source)
        return value === undefined ? NOT_RESOLVED : value
      },
      identify: () => false,
    })
  const textTag = (prefix: string) =>
    defineScalarTag<string>(prefix, { matchByTagPrefix: true, resolve: (source) => source, identify: () => false })
  return FAILSAFE_SCHEMA.withTags(
    scalar('null', true, readNull),
    scalar('bool', true, readBoolean),
    scalar('int', true, readNumber),
    scalar('float', false, readNumber),
    scalar('binary', false, readBinary),
    mergeTag,
    textTag('!'),
    textTag('tag:'),
  )
}

function readNull(source: string): null | undefined {
  return /^(?:~|null|Null|NULL|)$/.test(source) ? null : undefined
}

function readBoolean(source: string): boolean | undefined {
  if (/^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(source)) return true
  return /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(source) ? false : undefined
}

/** Integers in Go's notations with `_`, and floats; base 60 is not read (resolve.go of go-yaml v2). */
function readNumber(source: string): number | undefined {
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source)) return source.startsWith('-') ? -Infinity : Infinity
  if (/^\.(?:nan|NaN|NAN)$/.test(source)) return Number.NaN
  if (!/^[-+.0-9]/.test(source) || source.length > 400) return undefined
  const plain = source.replaceAll('_', '')
  if (/^[-+]?0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO]?[0-7]+)$/.test(plain)) return 0
  return /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain) ? Number(plain) : undefined
}

function readBinary(source: string): string | undefined {
  const decoded = decodeBase64(source, 'padded')
  return decoded.ok ? decodeUtf8Lossy(decoded.bytes) : undefined
}

/** Whether the values hold at most `budget` characters and members when every alias is written out. */
function isWithin(documents: readonly unknown[], budget: number): boolean {
  let left = budget
  const pending: unknown[] = [...documents]
  for (let value = pending.pop(); left >= 0; value = pending.pop()) {
    left -= typeof value === 'string' ? value.length + 1 : 1
    if (typeof value !== 'object' || value === null) {
      if (pending.length === 0) break
      continue
    }
    for (const member of Object.values(value)) pending.push(member)
    left -= Object.keys(value).length
    if (pending.length === 0) break
  }
  return left >= 0
}

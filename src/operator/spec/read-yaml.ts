// YAML or JSON text of a pod or task file, its scalars read as kubectl reads them (go-yaml v2: `0644` is octal, `yes` is true, dates are texts).

import type * as JsYaml from 'js-yaml'
import type { Json } from './pod-fields.ts'

export type YamlResult =
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false
      /** Going on from the file's name; holds no text of it. */
      readonly reason: string
    }

/** How many aliases a document may use, and how many values it may hold when each is written out: a small file can blow up. */
const mostAliases = 1000
const mostValues = 100_000

/** The one document of `text`. js-yaml is loaded only for what is not JSON; its messages quote the file, so they are not used. */
export async function readYaml(text: string): Promise<YamlResult> {
  const json = text.trimStart().startsWith('{') ? readJson(text) : undefined
  if (json !== undefined) return { ok: true, value: json }
  const yaml = await import('js-yaml')
  try {
    const documents = yaml.loadAll(text, { schema: goYamlSchema(yaml), maxAliases: mostAliases })
    const filled = documents.filter((document) => document !== null && document !== undefined)
    if (filled.length > 1) return { ok: false, reason: 'holds more than one document' }
    if (filled.length === 0) return { ok: false, reason: 'is empty' }
    if (countValues(filled[0], mostValues) > mostValues) return { ok: false, reason: 'is too large' }
    // Plain data after this: no shared nodes.
    return { ok: true, value: JSON.parse(JSON.stringify(filled[0])) }
  } catch (error) {
    const line = error instanceof yaml.YAMLException && error.mark ? ` near line ${error.mark.line + 1}` : ''
    return { ok: false, reason: `is not valid YAML${line}` }
  }
}

/** How many values `value` holds with every alias written out; stops counting above `most`. */
function countValues(value: unknown, most: number): number {
  let count = 1
  for (const part of typeof value === 'object' && value !== null ? Object.values(value) : []) {
    if (count > most) break
    count += countValues(part, most - count)
  }
  return count
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // YAML's flow style starts with a brace too.
    return undefined
  }
}

function goYamlSchema(yaml: typeof JsYaml): JsYaml.Schema {
  const integer = yaml.defineScalarTag<number>('tag:yaml.org,2002:int', {
    implicit: true,
    resolve: (source) => readInteger(source) ?? yaml.NOT_RESOLVED,
    identify: () => false,
  })
  return yaml.FAILSAFE_SCHEMA.withTags(yaml.nullCoreTag, yaml.boolYaml11Tag, integer, yaml.floatCoreTag, yaml.mergeTag)
}

/** An integer in Go's notations; base 60 is a text. */
function readInteger(source: string): number | undefined {
  const [, sign, digits] = /^([-+]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*)$/.exec(source) ?? []
  if (digits === undefined) return undefined
  const plain = digits.replaceAll('_', '')
  const value = /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain)
  return Number.isNaN(value) ? undefined : sign === '-' ? -value : value
}

// The text of a manifest taken apart into documents, JSON or YAML, as kubectl does.

import { parseYaml } from './yaml.ts'

/** The documents of a manifest's text; undefined when it can't be read. Never throws. */
export function readManifestText(text: string): readonly unknown[] | undefined {
  const trimmed = text.replace(/^\ufeff/, '')
  return parseJsonText(trimmed) ?? parseYaml(trimmed)
}

function parseJsonText(text: string): unknown[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return [value]
  } catch {
    return undefined
  }
}

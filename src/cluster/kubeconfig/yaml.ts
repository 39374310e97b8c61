// YAML or JSON text to plain values. js-yaml is loaded only when a file is not JSON; its messages quote the file, so they are not used.

import { damagedFile } from './faults.ts'

/** The value the bytes stand for; undefined for an empty document. Throws `kubeconfig-damaged` with the line. */
export async function parseYamlOrJson(path: string, bytes: Uint8Array): Promise<unknown> {
  const text = decodeText(path, bytes)
  if (text.trimStart().startsWith('{')) {
    const value = parseJson(text)
    if (value !== undefined) return value
  }
  return await parseYaml(path, text)
}

function decodeText(path: string, bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw damagedFile(path, 'it is UTF-16 text (PowerShell writes that); save it as UTF-8')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw damagedFile(path, 'it is not UTF-8 text')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // YAML's flow style starts with a brace too.
    return undefined
  }
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const yaml = await import('js-yaml')
  try {
    // Later of two equal keys wins and `<<` merges, as in the parser that kubectl uses.
    const documents = yaml.loadAll(text, {
      schema: yaml.CORE_SCHEMA.withTags(yaml.mergeTag),
      json: true,
      maxAliases: 1000,
    })
    return documents[0]
  } catch (error) {
    const line = error instanceof yaml.YAMLException && error.mark ? ` near line ${error.mark.line + 1}` : ''
    throw damagedFile(path, `it is not valid YAML${line}`)
  }
}

// A DAG from the text of a YAML or JSON file.

import { readYaml } from '../../operator/spec/read-yaml.ts'
import type { Dag } from './dag.ts'
import { dagInvalid } from './issue.ts'
import { parseDag } from './parse-dag.ts'

/** The DAG in `text`. Throws `dag-invalid`, also for a name that is there twice: the second would hide the first. */
export async function readDag(text: string, source: string): Promise<Dag> {
  const repeated = await findRepeatedName(text)
  if (repeated !== undefined) throw dagInvalid(source, [{ path: '', message: repeated }])
  const read = await readYaml(text)
  if (!read.ok) throw dagInvalid(source, [{ path: '', message: `the file ${read.reason}` }])
  return parseDag(read.value, source)
}

/** JSON is YAML too, and `JSON.parse` takes the last of equal names without a word. */
async function findRepeatedName(text: string): Promise<string | undefined> {
  const yaml = await import('js-yaml')
  try {
    yaml.loadAll(text, { schema: yaml.FAILSAFE_SCHEMA })
    return undefined
  } catch (error) {
    if (!(error instanceof yaml.YAMLException) || !/duplicated mapping key/.test(error.reason)) return undefined
    const line = error.mark ? ` near line ${error.mark.line + 1}` : ''
    return `a name is there twice${line}`
  }
}

// Values of parameters as people type them.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { suggest } from '../../operator/spec/suggest.ts'
import type { Dag, ParamValue } from './dag.ts'

/**
 * The DAG's parameters with those of `given`, each `NAME=VALUE`, in the place of its own. A value is of the kind that the DAG's own is. Throws
 * `usage`, never with a value, nor with what could be one where its name was forgotten.
 */
export function readParams({ id, params }: Pick<Dag, 'id' | 'params'>, given: readonly string[]): Dag['params'] {
  const typed = given.map((text) => {
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    const standard = Object.hasOwn(params, name) ? params[name] : undefined
    if (standard === undefined) throw new PullpassError('usage', describeUnknown(id, name, Object.keys(params)))
    const value = equals < 0 ? undefined : readValue(text.slice(equals + 1), standard)
    if (value === undefined) {
      throw new PullpassError('usage', `parameter \`${name}\` of DAG \`${id}\` takes ${kinds[kindOf(standard)]}`, {
        remedies: [`write it like \`${name}=${kindOf(standard) === 'text' ? 'VALUE' : String(standard)}\``],
      })
    }
    return [name, value] as const
  })
  return { ...params, ...Object.fromEntries(typed) }
}

function describeUnknown(dag: string, name: string, known: readonly string[]): string {
  const similar = suggest(name, known)
  if (similar !== '') return `DAG \`${dag}\` has no parameter \`${name}\`${similar}`
  const own = known.length === 0 ? 'none' : known.map((one) => `\`${one}\``).join(', ')
  return `DAG \`${dag}\` has no such parameter: it has ${own}`
}

const kinds = { text: 'a text', number: 'a number', flag: 'true or false' } as const

function kindOf(value: ParamValue): keyof typeof kinds {
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' ? 'number' : 'flag'
}

function readValue(text: string, standard: ParamValue): ParamValue | undefined {
  switch (kindOf(standard)) {
    case 'text':
      return text
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'flag':
      return text === 'true' || text === 'false' ? text === 'true' : undefined
  }
}

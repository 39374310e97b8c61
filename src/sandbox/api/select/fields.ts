// Field selectors (apimachinery `pkg/fields/selector.go`), for the fields that a kind offers.

import type { KubeObject } from '../object.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { badRequest } from '../status.ts'

/** What a field selector says. */
export interface FieldMatcher {
  readonly matches: (object: KubeObject) => boolean
  /** The name that the selector demands, which makes looking through everything needless. */
  readonly name?: string
}

/** Reads `a=b,c==d,e!=f`; throws 400 for a field that the kind does not offer. */
export function parseFieldSelector(selector: string, resource: ResourceDefinition): FieldMatcher {
  const terms = splitTerms(selector).map((term) => parseTerm(term, selector))
  const tests = terms.map(({ field, isNegated, value }) => {
    const read = readerOf(resource, field)
    if (read === undefined) {
      throw badRequest(`field label not supported: ${field}`)
    }
    return (object: KubeObject) => (read(object) === value) !== isNegated
  })
  const named = terms.find((term) => term.field === 'metadata.name' && !term.isNegated)
  return {
    matches: (object) => tests.every((test) => test(object)),
    ...(named === undefined ? {} : { name: named.value }),
  }
}

interface Term {
  readonly field: string
  readonly isNegated: boolean
  readonly value: string
}

function parseTerm(term: string, selector: string): Term {
  const [, field = '', operator = '', value = ''] = /^((?:\\.|[^=!\\])*)(==|!=|=)(.*)$/s.exec(term) ?? []
  if (operator === '') throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`)
  if (/^(?:\\.|[^\\])*?=/s.test(value)) throw badRequest('invalid field selector: unescaped character in value: 61')
  return { field, isNegated: operator === '!=', value: value.replace(/\\([\\,=])/g, '$1') }
}

const splitTerms = (selector: string): string[] => (selector.match(/(?:\\.|[^,\\])+/gs) ?? []).filter(Boolean)

function readerOf(resource: ResourceDefinition, field: string): ((object: KubeObject) => string) | undefined {
  if (field === 'metadata.name') return (object) => object.metadata.name
  if (field === 'metadata.namespace' && resource.isNamespaced) return (object) => object.metadata.namespace ?? ''
  return Object.hasOwn(resource.fieldLabels, field) ? resource.fieldLabels[field] : undefined
}

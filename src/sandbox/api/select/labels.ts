// Label selectors in their full grammar (apimachinery `pkg/labels/selector.go`).

import { labelValueErrors, qualifiedNameErrors } from '../rules/names.ts'
import { badRequest, invalidValue } from '../status.ts'

type Labels = Readonly<Record<string, string>>
type Requirement = (labels: Labels) => boolean

/** Whether labels match the selector. */
export type LabelMatcher = (labels: Labels) => boolean

interface Cursor {
  readonly tokens: readonly string[]
  at: number
}

/** Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`; throws 400. */
export function parseLabelSelector(selector: string): LabelMatcher {
  const cursor: Cursor = { tokens: tokenize(selector), at: 0 }
  const requirements: Requirement[] = []
  if (peek(cursor) !== undefined && !startsRequirement(peek(cursor))) {
    throw badRequest(`found '${peek(cursor)}', expected: !, identifier, or 'end of string'`)
  }
  while (peek(cursor) !== undefined) {
    requirements.push(parseRequirement(cursor))
    const separator = next(cursor)
    if (separator === undefined) break
    if (separator !== ',') throw badRequest(`found '${separator}', expected: ',' or 'end of string'`)
    if (!startsRequirement(peek(cursor))) {
      throw badRequest(`found '${peek(cursor) ?? ''}', expected: identifier after ','`)
    }
  }
  return (labels) => requirements.every((matches) => matches(labels))
}

const isIdentifier = (token: string | undefined): token is string => token !== undefined && !/^[=!<>(),]+$/.test(token)

const startsRequirement = (token: string | undefined): boolean => token === '!' || isIdentifier(token)

function tokenize(selector: string): string[] {
  return selector.match(/!=|==|[=!<>(),]|[^\s=!<>(),]+/g) ?? []
}

function parseRequirement(cursor: Cursor): Requirement {
  const isNegated = peek(cursor) === '!'
  if (isNegated) next(cursor)
  const key = parseKey(cursor)
  if (isNegated) return (labels) => labels[key] === undefined
  const operator = peek(cursor)
  if (operator === undefined || operator === ',') return (labels) => labels[key] !== undefined
  next(cursor)
  return parseComparison(cursor, key, operator)
}

function parseComparison(cursor: Cursor, key: string, operator: string): Requirement {
  switch (operator) {
    case '=':
    case '==': {
      const value = parseValue(cursor, key)
      return (labels) => labels[key] === value
    }
    case '!=': {
      const value = parseValue(cursor, key)
      return (labels) => labels[key] !== value
    }
    case 'in': {
      const values = parseValues(cursor, key)
      return (labels) => labels[key] !== undefined && values.includes(labels[key])
    }
    case 'notin': {
      const values = parseValues(cursor, key)
      return (labels) => labels[key] === undefined || !values.includes(labels[key])
    }
    case '<':
    case '>': {
      const limit = parseInteger(cursor)
      return (labels) => isBeyond(labels[key], operator, limit)
    }
    default:
      throw unparsable(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`)
  }
}

function parseKey(cursor: Cursor): string {
  const key = next(cursor)
  if (!isIdentifier(key)) throw unparsable(`found '${key ?? ''}', expected: identifier`)
  for (const error of qualifiedNameErrors(key)) throw unparsable(shown('<nil>', key, error))
  return key
}

// A missing value is the empty one: `a=` matches the label `a` that is empty.
function parseValue(cursor: Cursor, key: string): string {
  const token = peek(cursor)
  if (token === undefined || token === ',') return ''
  if (!isIdentifier(token)) throw unparsable(`found '${token}', expected: identifier`)
  next(cursor)
  return checkValue(token, key)
}

// Nothing between commas or parentheses is the empty value.
function parseValues(cursor: Cursor, key: string): string[] {
  const start = next(cursor)
  if (start !== '(') throw unparsable(`found '${start ?? ''}' expected: '('`)
  const values: string[] = []
  for (;;) {
    values.push(isIdentifier(peek(cursor)) ? checkValue(next(cursor) ?? '', key) : '')
    const separator = next(cursor)
    if (separator === ')') return values
    if (separator !== ',') throw unparsable(`found '${separator ?? ''}', expected: ',' or ')'`)
  }
}

function checkValue(value: string, key: string): string {
  for (const error of labelValueErrors(value)) throw unparsable(shown(`values[0][${key}]`, value, error))
  return value
}

function parseInteger(cursor: Cursor): number {
  const token = next(cursor) ?? ''
  if (!/^-?\d+$/.test(token)) {
    throw unparsable(shown('values[0]', token, "for 'Gt', 'Lt' operators, the value must be an integer"))
  }
  return Number(token)
}

function isBeyond(value: string | undefined, operator: '<' | '>', limit: number): boolean {
  if (value === undefined || !/^-?\d+$/.test(value)) return false
  return operator === '>' ? Number(value) > limit : Number(value) < limit
}

const peek = (cursor: Cursor): string | undefined => cursor.tokens[cursor.at]

function next(cursor: Cursor): string | undefined {
  const token = cursor.tokens[cursor.at]
  cursor.at += 1
  return token
}

const shown = (field: string, value: string, error: string): string => {
  const cause = invalidValue(field, value, error)
  return `${cause.field}: ${cause.message}`
}

const unparsable = (why: string): Error => badRequest(`unable to parse requirement: ${why}`)

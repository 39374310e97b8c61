// Validates real output against the JSON schemas that ship with the package.

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

export type SchemaName =
  | 'create-report'
  | 'decode-report'
  | 'error'
  | 'explain-pod-report'
  | 'explain-report'
  | 'sandbox-report'
  | 'verify-report'

/** The parsed document; fails the test with ajv's words when it does not follow the schema. */
export function expectDocument(text: string, name: SchemaName): unknown {
  const document: unknown = JSON.parse(text)
  const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { 'date-time': isDateTime } })
  const validate = ajv.compile(readSchema(name))
  validate(document)
  expect(validate.errors ?? [], `${name}: ${text.slice(0, 500)}`).toEqual([])
  return document
}

function readSchema(name: SchemaName): object {
  return JSON.parse(readFileSync(new URL(`../../../schemas/${name}.schema.json`, import.meta.url), 'utf8'))
}

function isDateTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)
}

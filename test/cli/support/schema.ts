// Validates real output against the JSON schemas that ship with the package.

import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'

export type SchemaName =
  | 'create-report'
  | 'dag-check-report'
  | 'dag-event'
  | 'dag-export-report'
  | 'dag-run-report'
  | 'decode-report'
  | 'error'
  | 'explain-pod-report'
  | 'explain-report'
  | 'list-report'
  | 'renew-manifest'
  | 'renew-report'
  | 'keygen-report'
  | 'run-plan-report'
  | 'run-report'
  | 'sandbox-report'
  | 'seal-report'
  | 'verify-report'

// Compiling a schema takes far longer than checking a document with it.
const compiled = new Map<SchemaName, ValidateFunction>()

/** The parsed document; fails the test with ajv's words when it does not follow the schema. */
export function expectDocument(text: string, name: SchemaName): unknown {
  const document: unknown = JSON.parse(text)
  const validate = compiled.get(name) ?? compile(name)
  compiled.set(name, validate)
  validate(document)
  expect(validate.errors ?? [], `${name}: ${text.slice(0, 500)}`).toEqual([])
  return document
}

function compile(name: SchemaName): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { 'date-time': isDateTime } })
  return ajv.compile(readSchema(name))
}

function readSchema(name: SchemaName): object {
  return JSON.parse(readFileSync(new URL(`../../../schemas/${name}.schema.json`, import.meta.url), 'utf8'))
}

function isDateTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)
}

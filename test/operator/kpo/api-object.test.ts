// Python's spelling of the API's fields.

import * as client from '@kubernetes/client-node'
import { describe, expect, it } from 'vitest'
import { toApiField, toApiObject } from '../../../src/operator/kpo/api-object.ts'

interface Attribute {
  readonly baseName: string
  readonly type: string
}

/** Every field that a pod can have, from the API's own description. */
function collectFields(model: string, fields = new Set<string>(), seen = new Set<string>()): Set<string> {
  if (seen.has(model)) return fields
  seen.add(model)
  const attributes: unknown = Reflect.get(Reflect.get(client, model) ?? {}, 'attributeTypeMap')
  for (const { baseName, type } of (attributes ?? []) as readonly Attribute[]) {
    fields.add(baseName)
    for (const [part] of type.matchAll(/V1\w+/g)) collectFields(part, fields, seen)
  }
  return fields
}

/** How the generator of Python's client spells a field. */
function toPythonField(field: string): string {
  return field
    .replace(/([A-Z]+)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

describe('a field in Python’s spelling', () => {
  const fields = [...collectFields('V1PodSpec'), ...collectFields('V1ObjectMeta')]

  it('is found for a whole pod', () => {
    expect(fields.length).toBeGreaterThan(300)
    expect(fields.filter((field) => toApiField(toPythonField(field)) !== field)).toEqual([])
  })

  it('stays when it is the API’s already', () => {
    expect(fields.filter((field) => toApiField(field) !== field)).toEqual([])
  })
})

describe('an object of Python', () => {
  it('loses what is None, and keeps the author’s own keys', () => {
    const object = {
      metadata: { labels: { my_label: 'x', gone: null }, owner_references: null },
      spec: {
        node_selector: { a_b: 'c' },
        containers: [{ name: 'a', resources: { limits: { 'my_vendor.com/x_y': 1 } }, read_only: false }],
      },
    }
    expect(toApiObject(object)).toEqual({
      metadata: { labels: { my_label: 'x' } },
      spec: {
        nodeSelector: { a_b: 'c' },
        containers: [{ name: 'a', resources: { limits: { 'my_vendor.com/x_y': 1 } }, readOnly: false }],
      },
    })
  })
})

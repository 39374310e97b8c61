// From bytes to an object: formats, base64, unknown fields.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, pullSecret } from '../session.ts'

const cannot = 'Secret in version "v1" cannot be handled as a Secret: '
const unrecognized =
  "the object provided is unrecognized (must be of type Secret): couldn't get version/kind; json parse error: "
const metadata = { name: 'd' }

const refused: readonly [title: string, body: unknown, message: string][] = [
  [
    'base64 with a strange character',
    { metadata, data: { a: 'eyJ*' } },
    `${cannot}illegal base64 data at input byte 3`,
  ],
  ['base64 that is cut', { metadata, data: { a: 'eyJhx' } }, `${cannot}illegal base64 data at input byte 4`],
  ['base64 without padding', { metadata, data: { a: 'YQ' } }, `${cannot}illegal base64 data at input byte 0`],
  ['text after the padding', { metadata, data: { a: 'YQ==YQ==' } }, `${cannot}illegal base64 data at input byte 4`],
  [
    'a number for data',
    { metadata, data: { a: 5 } },
    `${cannot}json: cannot unmarshal number into Go struct field Secret.data of type []uint8`,
  ],
  [
    'a string for all data',
    { metadata, data: 'x' },
    `${cannot}json: cannot unmarshal string into Go struct field Secret.data of type map[string][]uint8`,
  ],
  [
    'a number in stringData',
    { metadata, stringData: { a: 1 } },
    `${cannot}json: cannot unmarshal number into Go struct field Secret.stringData of type string`,
  ],
  [
    'text for immutable',
    { metadata, immutable: 'x' },
    `${cannot}json: cannot unmarshal string into Go struct field Secret.immutable of type bool`,
  ],
  [
    'a number for a label',
    { metadata: { name: 'd', labels: { a: 1 } } },
    `${cannot}json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string`,
  ],
  [
    'a list for metadata',
    { metadata: [] },
    `${cannot}json: cannot unmarshal array into Go struct field Secret.metadata of type v1.ObjectMeta`,
  ],
  [
    'a boolean for a name',
    { metadata: { name: true } },
    `${cannot}json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string`,
  ],
  [
    'another kind',
    { kind: 'ConfigMap', apiVersion: 'v1', metadata },
    'ConfigMap in version "v1" cannot be handled as a Secret: converting (v1.ConfigMap) to (core.Secret): unknown conversion',
  ],
  [
    'another version',
    { kind: 'Secret', apiVersion: 'v2', metadata },
    'Secret in version "v2" cannot be handled as a Secret: no kind "Secret" is registered for version "v2" in scheme "pkg/runtime/scheme.go:110"',
  ],
  ['text', 'hello', `${unrecognized}invalid character 'h' looking for beginning of value (68656c6c6f)`],
  ['no body', '', `${unrecognized}unexpected end of JSON input (<empty>)`],
  ['half a body', '{"metadata":{"name":"q"}', `${unrecognized}unexpected end of JSON input ({"metadata":{"name":"q"})`],
  [
    'text after the body',
    '{"metadata":{}} x',
    `${unrecognized}invalid character 'x' after top-level value ({"metadata":{}} x)`,
  ],
]

const unknownFields = { ...pullSecret('u'), foo: 1, metadata: { name: 'u', bar: 2 } }

/** Decoding of request bodies. */
export function decodingSuite(session: OpenSession): void {
  describe('decoding refuses', () => {
    test.each(refused)('%s', async (_title, body, message) => {
      const response = await session().cluster.send('POST', session().path('secrets'), { body })
      expectRefusal(response, { code: 400, reason: 'BadRequest', message })
    })

    test('a format it does not know', async () => {
      const headers = { 'content-type': 'text/plain' }
      expectRefusal(await session().cluster.send('POST', session().path('secrets'), { body: 'hello', headers }), {
        code: 415,
        reason: 'UnsupportedMediaType',
        message:
          'the body of the request was in an unknown format - accepted media types include: application/json, ' +
          'application/yaml, application/vnd.kubernetes.protobuf',
      })
    })
  })

  describe('decoding', () => {
    test('reads YAML', async () => {
      const body = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: from-yaml\nstringData:\n  a: b\n'
      const headers = { 'content-type': 'application/yaml' }
      const made = await session().cluster.send('POST', session().path('secrets?dryRun=All'), { body, headers })
      expect(made.body).toMatchObject({ metadata: { name: 'from-yaml' }, data: { a: 'Yg==' } })
    })

    test('reads the first of several YAML documents', async () => {
      const body = 'metadata:\n  name: first\n---\nmetadata:\n  name: second\n'
      const headers = { 'content-type': 'application/yaml' }
      const made = await session().cluster.send('POST', session().path('secrets?dryRun=All'), { body, headers })
      expect(made.body.metadata.name).toBe('first')
    })

    test('skips line ends inside base64 and writes it anew', async () => {
      const made = await session().create('secrets', { metadata, data: { a: 'YW\nJj\r\n' } }, '?dryRun=All')
      expect(made.body.data).toEqual({ a: 'YWJj' })
    })

    test('takes null for a value as empty', async () => {
      const made = await session().create('secrets', { metadata, data: { a: null, b: '' } }, '?dryRun=All')
      expect(made.body.data).toEqual({ a: '', b: '' })
    })

    test('warns of unknown fields and drops them', async () => {
      const made = await session().create('secrets', unknownFields, '?dryRun=All')
      expect(made.status).toBe(201)
      expect(made.headers['warning']).toBe('299 - "unknown field \\"metadata.bar\\"", 299 - "unknown field \\"foo\\""')
      expect(made.body).not.toHaveProperty('foo')
    })

    test('says nothing of unknown fields when asked to ignore them', async () => {
      const made = await session().create('secrets', unknownFields, '?dryRun=All&fieldValidation=Ignore')
      expect(made.status).toBe(201)
      expect(made.headers['warning']).toBeUndefined()
    })

    test('refuses unknown fields when asked to be strict', async () => {
      expectRefusal(await session().create('secrets', unknownFields, '?fieldValidation=Strict'), {
        code: 400,
        reason: 'BadRequest',
        message: `${cannot}strict decoding error: unknown field "metadata.bar", unknown field "foo"`,
      })
    })

    test('refuses doubled fields when asked to be strict', async () => {
      const body = '{"kind":"Secret","kind":"Secret","apiVersion":"v1","metadata":{"name":"d"},"data":{"a":"","a":""}}'
      expectRefusal(await session().cluster.send('POST', session().path('secrets?fieldValidation=Strict'), { body }), {
        code: 400,
        message: `${cannot}strict decoding error: duplicate field "kind", duplicate field "data.a"`,
      })
    })

    test('refuses another value of fieldValidation', async () => {
      expectRefusal(await session().create('secrets', pullSecret('d'), '?fieldValidation=Foo'), {
        code: 422,
        message:
          'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Foo": supported values: "", "Ignore", "Strict", "Warn"',
      })
    })
  })
}

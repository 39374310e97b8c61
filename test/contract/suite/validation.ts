// What the server lets into a secret, word for word.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, pullSecret } from '../session.ts'

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
  "with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const qualifiedName =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
  "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
  "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const configKey =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or " +
  "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
const redacted = 'data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": '

/** Each case: what is sent, and what follows `Secret "NAME" is invalid: `. */
const refused: readonly [title: string, body: object, why: string][] = [
  ['no name', pullSecret(''), 'metadata.name: Required value: name or generateName is required'],
  ['a name with capitals', pullSecret('Bad_Name'), `metadata.name: Invalid value: "Bad_Name": ${subdomain}`],
  [
    'a name of 254 characters',
    pullSecret('x'.repeat(254)),
    `metadata.name: Invalid value: "${'x'.repeat(254)}": must be no more than 253 characters`,
  ],
  ['a pull secret without its key', pullSecret('v', '', { data: {} }), 'data[.dockerconfigjson]: Required value'],
  [
    'a legacy pull secret without its key',
    pullSecret('v', '{}', { type: 'kubernetes.io/dockercfg' }),
    'data[.dockercfg]: Required value',
  ],
  ['text', pullSecret('v', 'hello'), `${redacted}invalid character 'h' looking for beginning of value`],
  ['an empty document', pullSecret('v', ''), `${redacted}unexpected end of JSON input`],
  ['a cut document', pullSecret('v', '{"auths":{'), `${redacted}unexpected end of JSON input`],
  ['text after the document', pullSecret('v', '{} x'), `${redacted}invalid character 'x' after top-level value`],
  [
    'a comma too many',
    pullSecret('v', '{"a":1,}'),
    `${redacted}invalid character '}' looking for beginning of object key string`,
  ],
  ['a byte order mark', pullSecret('v', '\uFEFF{}'), `${redacted}invalid character 'ï' looking for beginning of value`],
  [
    'a list',
    pullSecret('v', '[]'),
    `${redacted}json: cannot unmarshal array into Go value of type map[string]interface {}`,
  ],
  [
    'a string',
    pullSecret('v', '"x"'),
    `${redacted}json: cannot unmarshal string into Go value of type map[string]interface {}`,
  ],
  [
    'a number',
    pullSecret('v', '5'),
    `${redacted}json: cannot unmarshal number into Go value of type map[string]interface {}`,
  ],
  [
    'a boolean',
    pullSecret('v', 'true'),
    `${redacted}json: cannot unmarshal bool into Go value of type map[string]interface {}`,
  ],
  [
    'a number beyond 64 bits',
    pullSecret('v', '{"a":1e999}'),
    `${redacted}json: cannot unmarshal number 1e999 into Go value of type float64`,
  ],
  [
    'a key with a blank',
    { metadata: { name: 'v' }, data: { 'a b': '' } },
    `data[a b]: Invalid value: "a b": ${configKey}`,
  ],
  ['a key ..', { metadata: { name: 'v' }, data: { '..': '' } }, `data[..]: Invalid value: "..": must not be '..'`],
  ['a key .', { metadata: { name: 'v' }, data: { '.': '' } }, `data[.]: Invalid value: ".": must not be '.'`],
  [
    'a key ..x',
    { metadata: { name: 'v' }, data: { '..x': '' } },
    `data[..x]: Invalid value: "..x": must not start with '..'`,
  ],
  [
    'basic-auth without both keys',
    { metadata: { name: 'v' }, type: 'kubernetes.io/basic-auth' },
    '[data[username]: Required value, data[password]: Required value]',
  ],
  [
    'ssh-auth without its key',
    { metadata: { name: 'v' }, type: 'kubernetes.io/ssh-auth' },
    'data[ssh-privatekey]: Required value',
  ],
  [
    'tls without its keys',
    { metadata: { name: 'v' }, type: 'kubernetes.io/tls' },
    '[data[tls.crt]: Required value, data[tls.key]: Required value]',
  ],
  [
    'an account token without its account',
    { metadata: { name: 'v' }, type: 'kubernetes.io/service-account-token' },
    'metadata.annotations[kubernetes.io/service-account.name]: Required value',
  ],
  [
    'one byte more than 1 MiB',
    { metadata: { name: 'v' }, data: { a: Buffer.alloc(1_048_577).toString('base64') } },
    'data: Too long: may not be more than 1048576 bytes',
  ],
  [
    'annotations of more than 256 KiB',
    { metadata: { name: 'v', annotations: { a: 'x'.repeat(262_144) } } },
    'metadata.annotations: Too long: may not be more than 262144 bytes',
  ],
  [
    'a bad annotation key',
    { metadata: { name: 'v', annotations: { 'a b': '' } } },
    `metadata.annotations: Invalid value: "a b": ${qualifiedName}`,
  ],
  [
    'a bad label key',
    { metadata: { name: 'v', labels: { 'a b': '' } } },
    `metadata.labels: Invalid value: "a b": ${qualifiedName}`,
  ],
  [
    'a label of 64 characters',
    { metadata: { name: 'v', labels: { a: 'x'.repeat(64) } } },
    `metadata.labels: Invalid value: "${'x'.repeat(64)}": must be no more than 63 characters`,
  ],
  [
    'a finalizer without a domain',
    { metadata: { name: 'v', finalizers: ['foo'] } },
    'metadata.finalizers[0]: Invalid value: "foo": name is neither a standard finalizer name nor is it fully qualified',
  ],
  [
    'an owner with a name alone',
    { metadata: { name: 'v', ownerReferences: [{ name: 'x' }] } },
    '[metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty, ' +
      'metadata.ownerReferences.kind: Invalid value: "": must not be empty, ' +
      'metadata.ownerReferences.uid: Invalid value: "": must not be empty]',
  ],
]

/** The contents of `auths` are nobody's business at this door. */
const accepted: readonly [title: string, body: object][] = [
  ['null for a document', pullSecret('v', 'null')],
  ['white space around the document', pullSecret('v', ' \n{}\t')],
  ['auths that is a number', pullSecret('v', '{"auths":5}')],
  ['a key twice', pullSecret('v', '{"auths":{},"auths":{}}')],
  ['bytes that are no UTF-8 inside a string', { ...pullSecret('v'), data: { '.dockerconfigjson': 'eyJhIjoi/yJ9' } }],
  ['an entry that no kubelet can read', pullSecret('v', '{"auths":{"r.example":{"auth":"%"}}}')],
  ['a bootstrap token without content', { metadata: { name: 'v' }, type: 'bootstrap.kubernetes.io/token' }],
  ['a type of its own', { metadata: { name: 'v' }, type: 'example.com/x' }],
  [
    'basic-auth with a user alone',
    { metadata: { name: 'v' }, type: 'kubernetes.io/basic-auth', stringData: { username: 'u' } },
  ],
  ['data beside the required key', pullSecret('v', '{}', { stringData: { other: 'x' } })],
  ['exactly 1 MiB', { metadata: { name: 'v' }, data: { a: Buffer.alloc(1_048_576).toString('base64') } }],
  ['a name with dots', pullSecret('a.b-c.d')],
]

/** Validation of secrets. */
export function validationSuite(session: OpenSession): void {
  describe('validation refuses', () => {
    test.each(refused)('%s', async (_title, body, why) => {
      const name: string = Reflect.get(Reflect.get(body, 'metadata'), 'name')
      expectRefusal(await session().create('secrets', body), {
        code: 422,
        reason: 'Invalid',
        message: `Secret "${name}" is invalid: ${why}`,
      })
    })

    test('with one cause a field, by reason', async () => {
      const { body } = await session().create('secrets', { metadata: { name: 'v' }, type: 'kubernetes.io/tls' })
      expect(body.details).toEqual({
        name: 'v',
        kind: 'Secret',
        causes: [
          { reason: 'FieldValueRequired', message: 'Required value', field: 'data[tls.crt]' },
          { reason: 'FieldValueRequired', message: 'Required value', field: 'data[tls.key]' },
        ],
      })
    })

    test('a body of more than 3 MiB unread', async () => {
      const body = { metadata: { name: 'v' }, data: { a: Buffer.alloc(3_200_000).toString('base64') } }
      expectRefusal(await session().create('secrets', body), {
        code: 413,
        reason: 'RequestEntityTooLarge',
        message: 'Request entity too large: limit is 3145728',
      })
    })
  })

  describe('validation accepts', () => {
    test.each(accepted)('%s', async (_title, body) => {
      expect((await session().create('secrets', body, '?dryRun=All')).status).toBe(201)
    })
  })
}

// Label and field selectors: what they find, and how their mistakes are told.

import { beforeAll, describe, expect, test } from 'vitest'
import type { RawResponse } from '../../support/raw-cluster.ts'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, namesIn } from '../session.ts'

const secrets: readonly [name: string, labels: Readonly<Record<string, string>>][] = [
  ['sel-a', { app: 'x', n: '1' }],
  ['sel-b', { app: 'y', n: '20' }],
  ['sel-c', { app: 'x', empty: '' }],
  ['sel-d', {}],
  ['sel-e', { app: 'z' }],
]

const found: readonly [selector: string, names: string][] = [
  ['app=x', 'a c'],
  ['app==x', 'a c'],
  ['app!=x', 'b d e'],
  ['app in (x,y)', 'a b c'],
  ['app in (x,,y)', 'a b c'],
  ['app notin (x)', 'b d e'],
  ['app notin(x,y)', 'd e'],
  ['app', 'a b c e'],
  ['!app', 'd'],
  ['n>5', 'b'],
  ['n<5', 'a'],
  ['empty=', 'c'],
  ['app=x,n', 'a'],
  ['app=', ''],
  ['app in ()', ''],
]

const label =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end " +
  "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

const misread: readonly [selector: string, message: string | RegExp][] = [
  ['app in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['=x', "found '=', expected: !, identifier, or 'end of string'"],
  [',', "found ',', expected: !, identifier, or 'end of string'"],
  ['app=x,', "found '', expected: identifier after ','"],
  ['app=x,,n', "found ',', expected: identifier after ','"],
  ['app=x y', "found 'y', expected: ',' or 'end of string'"],
  ['!app=x', "found '=', expected: ',' or 'end of string'"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['app!x', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
  ['app in x', "unable to parse requirement: found 'x' expected: '('"],
  ['app=(x)', "unable to parse requirement: found '(', expected: identifier"],
  [
    'app>x',
    "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
  ['app=-x', `unable to parse requirement: values[0][app]: Invalid value: "-x": ${label}`],
  ['app in (-x)', `unable to parse requirement: values[0][app]: Invalid value: "-x": ${label}`],
  [
    'UPPER/x=y',
    /^unable to parse requirement: <nil>: Invalid value: "UPPER\/x": prefix part a lowercase RFC 1123 subdomain/,
  ],
  ['a/b/c=x', /^unable to parse requirement: <nil>: Invalid value: "a\/b\/c": a qualified name must consist of/],
]

/** Selectors on secrets. */
export function selectorSuite(session: OpenSession): void {
  const list = (query: Record<string, string>): Promise<RawResponse> =>
    session().cluster.send('GET', session().path(`secrets?${new URLSearchParams(query)}`))
  const own = (response: RawResponse): string =>
    namesIn(response)
      .filter((name) => name.startsWith('sel-'))
      .map((name) => name.slice(4))
      .join(' ')

  describe('selectors', () => {
    beforeAll(async () => {
      for (const [name, labels] of secrets) await session().create('secrets', { metadata: { name, labels } })
    })

    test.each(found)('the label selector %s finds %s', async (labelSelector, names) => {
      expect(own(await list({ labelSelector }))).toBe(names)
    })

    test.each(misread)('the label selector %s is refused', async (labelSelector, message) => {
      expectRefusal(await list({ labelSelector }), { code: 400, reason: 'BadRequest', message })
    })

    test.each([
      ['metadata.name=sel-a', 'a'],
      ['metadata.name==sel-a', 'a'],
      ['metadata.name=sel-a,', 'a'],
      ['metadata.name!=sel-a', 'b c d e'],
      ['metadata.name=sel-a,type=Opaque', 'a'],
      ['type!=Opaque', ''],
      ['type=Opaque', 'a b c d e'],
      ['metadata.name=', ''],
      ['metadata.name=sel-a\\,b', ''],
    ])('the field selector %s finds %s', async (fieldSelector, names) => {
      expect(own(await list({ fieldSelector }))).toBe(names)
    })

    test.each([
      ['metadata.labels=x', 'field label not supported: metadata.labels'],
      ['status.phase=x', 'field label not supported: status.phase'],
      ['foo', "invalid selector: 'foo'; can't understand 'foo'"],
      ['metadata.name=a=b', 'invalid field selector: unescaped character in value: 61'],
    ])('the field selector %s is refused', async (fieldSelector, message) => {
      expectRefusal(await list({ fieldSelector }), { code: 400, reason: 'BadRequest', message })
    })
  })
}

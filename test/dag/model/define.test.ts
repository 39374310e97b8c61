// Names of tasks are checked twice: by the compiler in the author's editor, and when the DAG is read.

import { expect, test } from 'vitest'
import { defineDag, param, parseDag, result, text } from '../../../src/dag/index.ts'

const image = 'registry.example.com/team/app:1'
const extract = { image, result: { from: 'file' } } as const

test('tasks that are there can be named everywhere', () => {
  const dag = defineDag({
    id: 'report',
    params: { day: 'monday' },
    tasks: {
      extract,
      load: {
        image,
        after: ['extract'],
        arguments: [
          result('extract'),
          text`${param('day')}/${result('extract', 'rows', 0)}`,
          { $result: 'extract.rows' },
        ],
        env: {
          ROWS: result('extract', 'rows'),
          DAY: param('day'),
          FROM_POD: { fieldRef: { fieldPath: 'metadata.name' } },
        },
      },
    },
  })
  expect(parseDag(dag, 'the DAG').tasks.map(({ id }) => id)).toEqual(['extract', 'load'])
})

const after = ['extract'] as const

test.each([
  // @ts-expect-error: no such task to come after
  defineDag({ id: 'x', tasks: { extract, b: { image, after: ['extrakt'] } } }),
  // @ts-expect-error: no such task to take the result of
  defineDag({ id: 'x', tasks: { extract, b: { image, after, env: { A: result('extrakt') } } } }),
  // @ts-expect-error: nor a part of it
  defineDag({ id: 'x', tasks: { extract, b: { image, after, arguments: [{ $result: 'extrakt.a' }] } } }),
  // @ts-expect-error: nor within a text
  defineDag({ id: 'x', tasks: { extract, b: { image, after, arguments: [text`${result('extrakt')}`] } } }),
  // @ts-expect-error: no such field
  defineDag({ id: 'x', tasks: { extract, b: { image, after, argumens: ['x'] } } }),
])('a name that is not there is refused by both: %#', (dag) => {
  expect(() => parseDag(dag, 'the DAG')).toThrow('the DAG has one mistake')
})

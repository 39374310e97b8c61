import { expect, test } from 'vitest'
import { defineDag, param, parseDag, readDag, result, text } from '../../../src/dag/index.ts'
import { isPullpassError } from '../../../src/errors/pullpass-error.ts'

const image = 'registry.example.com/team/app:1'

/** The issues of a DAG, a line each. */
function issuesOf(work: () => unknown): string[] {
  try {
    work()
  } catch (thrown) {
    if (!isPullpassError(thrown) || !(thrown.cause instanceof AggregateError)) throw thrown
    expect(thrown.code).toBe('dag-invalid')
    return thrown.cause.errors.map((error: Error) => error.message)
  }
  return []
}

const issues = (dag: object) => issuesOf(() => parseDag({ id: 'report', ...dag }, 'the DAG'))

test('a DAG of TypeScript and the same in YAML are one', async () => {
  const dag = defineDag({
    id: 'report',
    params: { day: '2026-01-31' },
    defaults: { namespace: 'etl', env: { LEVEL: 'info', MODE: 'batch' }, retries: 1 },
    concurrency: 2,
    tasks: {
      load: {
        image,
        after: ['extract'],
        retries: { times: 3, waitSeconds: 5 },
        env: { MODE: 'load', ROWS: result('extract', 'rows', 0) },
        arguments: ['--day', param('day'), text`--key=${param('day')}/${result('extract')}`],
      },
      extract: { image, result: { from: 'file' } },
    },
  })
  const yaml = `
id: report
params: { day: '2026-01-31' }
defaults: { namespace: etl, env: { LEVEL: info, MODE: batch }, retries: 1 }
concurrency: 2
tasks:
  load:
    image: ${image}
    after: [extract]
    retries: { times: 3, waitSeconds: 5 }
    env: { MODE: load, ROWS: { $result: extract.rows.0 } }
    arguments: [--day, { $param: day }, { $text: [--key=, { $param: day }, /, { $result: extract }] }]
  extract:
    image: ${image}
    result: { from: file }
`
  const parsed = parseDag(dag, 'the DAG')
  expect(parsed).toEqual(await readDag(yaml, '`report.yaml`'))
  expect(parsed.tasks.map(({ id }) => id)).toEqual(['extract', 'load'])
  expect(parsed.tasks[1]).toMatchObject({
    trigger: 'all-succeeded',
    retries: { times: 3, infrastructure: 3, waitSeconds: 5, factor: 2, mostWaitSeconds: 300 },
    settings: { defaultName: 'report-load', namespace: 'etl', env: { LEVEL: 'info', MODE: 'load' } },
  })
})

test.each<[string, object, string[]]>([
  ['nothing to do', { tasks: {} }, ['`tasks` is empty']],
  ['no tasks', {}, ['`tasks` is missing']],
  ['an odd id', { tasks: { 'a b': { image } } }, [expect.stringContaining('`tasks["a b"]` may have letters')]],
  [
    'a field of another tool',
    { tasks: { a: { image } }, max_active_tasks: 3 },
    ['`max_active_tasks` is no field of a DAG (did you mean `concurrency`?)'],
  ],
  ['a task that is a text', { tasks: { a: 'sleep' } }, ['`tasks.a` must be an object']],
  [
    'a field that a task does not have',
    { tasks: { a: { image, afterr: [] } } },
    ['`tasks.a.afterr` is no field of a task (did you mean `after`?)'],
  ],
  [
    'a field of the pod in another spelling',
    { tasks: { a: { image, args: [] } } },
    [expect.stringContaining('`tasks.a.args` is no field of a task (did you mean `arguments`?)')],
  ],
  [
    'a place in the defaults',
    { defaults: { after: ['a'] }, tasks: { a: { image } } },
    ['`defaults.after` belongs to a task, not to the defaults'],
  ],
  [
    'retries below zero',
    { tasks: { a: { image, retries: -1 } } },
    ['`tasks.a.retries` must be a whole number from 0 to 100'],
  ],
  [
    'a part of retries',
    { tasks: { a: { image, retries: { factor: 0 } } } },
    ['`tasks.a.retries.factor` must be a number from 1 to 10'],
  ],
  [
    'an unknown part of retries',
    { tasks: { a: { image, retries: { time: 1 } } } },
    ['`tasks.a.retries.time` is no field of retries (did you mean `times`?)'],
  ],
  [
    'no concurrency',
    { concurrency: 0, tasks: { a: { image } } },
    [expect.stringContaining('`concurrency` must be a whole number from 1')],
  ],
  [
    'an unknown task',
    { tasks: { extract: { image }, load: { image, after: ['extrakt'] } } },
    ['`tasks.load.after[0]` names no task of the DAG (did you mean `extract`?)'],
  ],
  ['itself', { tasks: { a: { image, after: ['a'] } } }, ['`tasks.a.after[0]` is the task itself']],
  [
    'one task twice',
    { tasks: { a: { image }, b: { image, after: ['a', 'a'] } } },
    ['`tasks.b.after[1]` names `a` a second time'],
  ],
  [
    'a cycle',
    { tasks: { a: { image, after: ['c'] }, b: { image, after: ['a'] }, c: { image, after: ['b'] }, d: { image } } },
    ['`tasks.a.after` closes a cycle: `a` after `c` after `b` after `a`'],
  ],
  [
    'an unknown parameter',
    { params: { day: 1 }, tasks: { a: { image, env: { D: { $param: 'days' } } } } },
    ['`tasks.a.env.D` uses a parameter `days` that the DAG does not have (did you mean `day`?)'],
  ],
  [
    'a result of a task beside it',
    { tasks: { a: { image, result: { from: 'file' } }, b: { image, arguments: [{ $result: 'a.x' }] } } },
    ['`tasks.b.arguments[0]` uses the result of `a` before it exists: put `a` into `after`'],
  ],
  [
    'a result that is not given',
    { tasks: { a: { image }, b: { image, after: ['a'], arguments: [{ $result: 'a' }] } } },
    ['`tasks.b.arguments[0]` uses the result of `a`, which gives none: set its `result`'],
  ],
  [
    'a result of nobody',
    { tasks: { load: { image, env: { A: { $result: 'a' } } } } },
    ['`tasks.load.env.A` uses the result of `a`, which is no task of the DAG'],
  ],
  [
    'a reference where none can stand',
    { params: { tag: '1' }, tasks: { a: { image: { $param: 'tag' } } } },
    ['`tasks.a.image` is a reference, which can only stand in `arguments` and as a value of `env`'],
  ],
  [
    'a reference with more in it',
    { params: { d: 1 }, tasks: { a: { image, arguments: [{ $param: 'd', also: 1 }] } } },
    ['`tasks.a.arguments[0]` is a reference and may have no other field'],
  ],
  [
    'a way through odd keys',
    { tasks: { a: { image, arguments: [{ $result: "a['b']" }] } } },
    [expect.stringContaining('has a `$result` that is not')],
  ],
  [
    'half of a character',
    { params: { p: '\ud83d' }, tasks: { a: { image, arguments: ['\u{1f600}', 'x\ude00'] } } },
    [
      '`params.p` holds half of a character (a lone surrogate), which no container can be given',
      '`tasks.a.arguments[1]` holds half of a character (a lone surrogate), which no container can be given',
    ],
  ],
  [
    'NUL, also in a name',
    { tasks: { a: { image, env: { 'A\0': '' }, annotations: { note: '\0' } } } },
    expect.arrayContaining([
      '`tasks.a.env["A\\u0000"]` holds a NUL character, which no container can be given',
      '`tasks.a.annotations.note` holds a NUL character, which no container can be given',
    ]),
  ],
  [
    'a parameter without end',
    { params: { p: Number.POSITIVE_INFINITY }, tasks: { a: { image } } },
    ['`params.p` must be a text, a number, true or false'],
  ],
])('says where it is wrong: %s', (_case, dag, expected) => {
  expect(issues(dag)).toEqual(expected)
})

test('an object that refers to itself is no DAG', () => {
  const task: Record<string, unknown> = { image }
  task['pod'] = task
  expect(issues({ tasks: { task } })).toEqual(['refers to itself, or holds what JSON can not'])
})

test('a result may come from far back', () => {
  const chain = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [
      `t${index}`,
      { image, result: { from: 'file' }, ...(index > 0 && { after: [`t${index - 1}`] }) },
    ]),
  )
  const last = { image, after: ['t2999'], arguments: [{ $result: 't0.rows' }] }
  const dag = parseDag({ id: 'long', tasks: { last, ...chain } }, 'the DAG')
  expect(dag.tasks.map(({ id }) => id)).toEqual([...Object.keys(chain), 'last'])
})

test('names every mistake at once', () => {
  const found = issues({ tasks: { a: { image, after: ['x'] }, b: { image, arguments: [{ $param: 'y' }] } } })
  expect(found).toHaveLength(2)
})

test.each([
  ['YAML', `id: x\ntasks:\n  a: { image: ${image} }\n  a: { image: other }\n`],
  ['JSON', `{"id": "x",\n"tasks": {"a": {"image": "one"},\n"a": {"image": "two"}}}`],
])('a task that is there twice in %s does not hide the first', async (_format, file) => {
  await expect(readDag(file, '`x.yaml`')).rejects.toMatchObject({
    code: 'dag-invalid',
    message: '`x.yaml` has one mistake',
    cause: { errors: [{ message: expect.stringMatching(/a name is there twice near line \d/) }] },
  })
})

test('a file that is no YAML is refused without its text', async () => {
  const thrown = await readDag('id: "s3cret', '`x.yaml`').catch((error: unknown) => error)
  expect(thrown).toMatchObject({ code: 'dag-invalid' })
  expect(JSON.stringify(thrown) + String((thrown as Error).cause)).not.toContain('s3cret')
})

test('a reference takes no key that could become code', () => {
  expect(() => result('a', "x'] + evil")).toThrow(/letters, digits/)
})

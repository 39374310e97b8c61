import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { parseDag } from '../../../src/dag/index.ts'
import { openStateFile } from '../../../src/dag/run/state-file.ts'
import { freshRecord, type TaskRecord } from '../../../src/dag/run/task-record.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const image = 'app:1'
const dag = parseDag({ id: 'dag', params: { day: 1 }, tasks: { a: { image }, b: { image, after: ['a'] } } }, 'the DAG')

let path = ''
beforeEach(async () => {
  path = join(await makeTemporaryFolder(), 'state/dag.db')
})

const ended = (id: string, status: TaskRecord['status']): TaskRecord => ({
  ...freshRecord(id),
  status,
  attempt: 3,
  retried: { user: 2, infrastructure: 0 },
  pod: { namespace: 'app', name: 'pod', uid: id },
})

test('is for its owner alone', async () => {
  const file = await openStateFile(path)
  await file.begin(dag, 0)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700)
  file.close()
})

test('one that others could read is closed to them', async () => {
  const file = await openStateFile(path)
  file.close()
  await chmod(path, 0o644)
  const again = await openStateFile(path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  again.close()
})

test('a killed run goes on where it was', async () => {
  const first = await openStateFile(path)
  const run = await first.begin({ ...dag, params: { day: 2 } }, 0)
  const records = [ended('a', 'failed'), { ...freshRecord('b'), status: 'running' as const }]
  await Promise.all(records.map((record) => run.write(record)))
  first.close()
  const second = await openStateFile(path)
  const resumed = await second.resume(dag)
  expect(resumed).toMatchObject({ runId: run.runId, isResumed: true, params: { day: 2 } })
  expect(records.map(({ id }) => resumed.read(id))).toEqual(records)
  second.close()
})

test('in a run that had ended, only what did not succeed begins anew', async () => {
  const first = await openStateFile(path)
  const run = await first.begin(dag, 0)
  await run.write(ended('a', 'succeeded'))
  await run.write(ended('b', 'failed'))
  await run.finish('failed')
  const resumed = await first.resume(dag)
  expect(resumed.read('a')).toEqual(ended('a', 'succeeded'))
  expect(resumed.read('b')).toEqual({
    ...freshRecord('b'),
    attempt: 3,
    pod: { namespace: 'app', name: 'pod', uid: 'b' },
  })
  first.close()
})

test('the last run is the one that is resumed', async () => {
  const file = await openStateFile(path)
  await file.begin(dag, 1)
  const last = await file.begin(dag, 1)
  expect((await file.resume(dag)).runId).toBe(last.runId)
  file.close()
})

test.each([
  ['there is none', async () => {}, dag, 'it has no run in this state file'],
  [
    'it has succeeded',
    async (run: { finish: (status: 'succeeded') => Promise<void> }) => run.finish('succeeded'),
    dag,
    'its last run has succeeded',
  ],
  [
    'the order has changed',
    async () => {},
    parseDag({ id: 'dag', tasks: { a: { image }, b: { image } } }, ''),
    'its tasks or their order have changed since',
  ],
])('refuses to resume when %s', async (why, prepare, other, reason) => {
  const file = await openStateFile(path)
  if (why !== 'there is none') await prepare(await file.begin(dag, 0))
  await expect(file.resume(other)).rejects.toMatchObject({ code: 'dag-state', cause: { message: reason } })
  file.close()
})

test('texts of tasks may change between the parts of a run', async () => {
  const file = await openStateFile(path)
  const run = await file.begin(dag, 0)
  const other = parseDag({ id: 'dag', tasks: { b: { image: 'app:2', after: ['a'] }, a: { image } } }, '')
  expect((await file.resume(other)).runId).toBe(run.runId)
  file.close()
})

test('two processes never work with one file', async () => {
  const file = await openStateFile(path)
  await expect(openStateFile(path)).rejects.toMatchObject({
    code: 'dag-state',
    cause: { message: 'another pullpass works with it' },
  })
  file.close()
  ;(await openStateFile(path)).close()
})

test('a file that is something else is left as it is', async () => {
  const other = join(path, '../../other.txt')
  await writeFile(other, 'x'.repeat(5000))
  await expect(openStateFile(other)).rejects.toMatchObject({ code: 'dag-state' })
  expect((await stat(other)).size).toBe(5000)
})

test('a write that failed is no transition', async () => {
  const file = await openStateFile(path)
  const run = await file.begin(dag, 0)
  file.close()
  await expect(run.write(ended('a', 'succeeded'))).rejects.toMatchObject({ code: 'dag-state' })
})

test.each([
  ['records', "UPDATE tasks SET record = '{oops'"],
  ['a record without its status', `UPDATE tasks SET record = '{"id":"a","attempt":1}'`],
  ['parameters', `UPDATE runs SET params = '{"day":null}'`],
  ['a status', "UPDATE runs SET status = 'sleeping'"],
])('damage is said, not worked with: %s', async (_case, sql) => {
  const first = await openStateFile(path)
  await first.begin(dag, 0)
  first.close()
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
  const second = await openStateFile(path)
  await expect(second.resume(dag)).rejects.toMatchObject({
    code: 'dag-state',
    message: `cannot use the state file \`${path}\``,
    cause: { message: 'what it holds is no state of runs' },
  })
  await expect(second.begin(dag, 1)).resolves.toMatchObject({ isResumed: false })
  second.close()
})

test('pages full of nonsense are said, too', async () => {
  const first = await openStateFile(path)
  await first.begin(dag, 0)
  first.close()
  const bytes = await readFile(path)
  await writeFile(path, bytes.fill(0xa5, 4096))
  const second = await openStateFile(path)
  for (const work of [() => second.resume(dag), () => second.begin(dag, 1)]) {
    await expect(work()).rejects.toMatchObject({ code: 'dag-state', cause: { message: /malformed/ } })
  }
  second.close()
})

test.each([
  ['in a folder that is missing', '../nowhere/deeper/dag.db', 'there is no such folder'],
  // Node goes round in circles when it is to make folders there (nodejs/node, recursive mkdir).
  ['where no folder can be made', '/proc/nowhere/dag.db', 'there is no such folder'],
  ['below a file', '../file/dag.db', 'a part of its path is no folder'],
  ['that is a directory', '..', 'it is a directory'],
])('a path %s is refused', async (_case, place, why) => {
  await writeFile(join(path, '../../file'), '')
  await expect(openStateFile(resolve(path, '..', place))).rejects.toMatchObject({
    code: 'dag-state',
    cause: { message: why },
  })
})

test('what is no regular file is refused, with its rights left alone', async () => {
  const pipe = join(path, '../..', 'pipe')
  execFileSync('mkfifo', ['-m', '666', pipe])
  await expect(openStateFile(pipe)).rejects.toMatchObject({
    code: 'dag-state',
    cause: { message: 'it is no regular file' },
  })
  // With a reader it can be opened, like a device.
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK)
  await expect(openStateFile(pipe)).rejects.toMatchObject({ cause: { message: 'it is no regular file' } })
  closeSync(reader)
  expect((await stat(pipe)).mode & 0o777).toBe(0o666)
})

// Reading the log of a container.

import { expect, test } from 'vitest'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import type { LogLine, LogRequest } from '../../../src/cluster/resources/logs.ts'
import { failure, openTestCluster, serveApi } from '../support/api-server.ts'
import { failureOf, story } from '../support/failure.ts'

const base: LogRequest = { namespace: 'app', name: 'task', container: 'main' }
const at = '2026-01-01T00:00:00.123456789Z'

async function collect(cluster: TaskCluster, request: LogRequest = base): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const line of cluster.logs.read(request)) lines.push(line)
  return lines
}

const shown = (lines: readonly LogLine[]) =>
  lines.map(({ time, text, isWhole }) => [time, Buffer.from(text).toString(), isWhole])

test('lines with their times; empty ones, spaces and bytes as they are', async () => {
  const server = await serveApi((_, response) => {
    response.end(
      Buffer.concat([Buffer.from(`${at} one\n${at} \n${at}  two \r\n${at} `), Uint8Array.from([0xff, 0x0a])]),
    )
    return undefined
  })
  const lines = await collect(await openTestCluster(server.url))
  expect(shown(lines.slice(0, 3))).toEqual([
    [at, 'one', true],
    [at, '', true],
    [at, ' two \r', true],
  ])
  expect([...(lines[3]?.text ?? [])]).toEqual([0xff])
})

test('what the node itself says has no time', async () => {
  const server = await serveApi(() => ({ body: `${at} last\nfailed to watch file: too many open files\n` }))
  expect(shown(await collect(await openTestCluster(server.url)))).toEqual([
    [at, 'last', true],
    [undefined, 'failed to watch file: too many open files', true],
  ])
})

test('a line of two megabytes comes in pieces of which only the first has a time', async () => {
  const server = await serveApi(() => ({ body: `${at} ${'x'.repeat(2_500_000)}\n${at} next\n` }))
  const lines = await collect(await openTestCluster(server.url))
  const pieces = lines.slice(0, -1)
  expect(pieces.length).toBeGreaterThan(1)
  expect(pieces.map(({ isWhole }) => isWhole)).toEqual([...Array(pieces.length - 1).fill(false), true])
  expect(pieces.map(({ time }) => time)).toEqual([at, ...Array(pieces.length - 1).fill(undefined)])
  expect(pieces.reduce((bytes, { text }) => bytes + text.length, 0)).toBe(2_500_000)
  expect(shown(lines.slice(-1))).toEqual([[at, 'next', true]])
})

test('a cut is an error after the lines before it', async () => {
  const server = await serveApi((_, response) => {
    response.writeHead(200).write(`${at} one\n${at} tw`)
    setImmediate(() => response.destroy())
    return undefined
  })
  const cluster = await openTestCluster(server.url)
  const seen: LogLine[] = []
  const error = await failureOf(
    (async () => {
      for await (const line of cluster.logs.read({ ...base, follow: true })) seen.push(line)
    })(),
  )
  expect(error).toMatchObject({ failure: 'cut', message: 'cannot read the log of pod `task` in `test/app`' })
  expect(shown(seen)).toEqual([[at, 'one', true]])
})

test('a container that has not started yet is told by its status', async () => {
  const server = await serveApi(() =>
    failure(400, 'BadRequest', 'container "main" in pod "task" is waiting to start: ContainerCreating'),
  )
  const error = await failureOf(collect(await openTestCluster(server.url)))
  expect(error).toMatchObject({ code: 'cluster-refused', status: 400 })
  expect(story(error)).toContain('is waiting to start: ContainerCreating')
})

test('a silent log is an error only where that was asked for', async () => {
  const server = await serveApi(() => undefined)
  const cluster = await openTestCluster(server.url)
  expect(await failureOf(collect(cluster, { ...base, follow: true, silenceMs: 50 }))).toMatchObject({
    failure: 'timeout',
  })
})

test('the request says what is wanted', async () => {
  const server = await serveApi(() => ({ body: '' }))
  const request = { ...base, follow: true, sinceTime: '2026-01-01T00:00:00Z', previous: true, tailLines: 5 }
  expect(await collect(await openTestCluster(server.url), request)).toEqual([])
  const [path, query] = server.requests[0]?.path.split('?') ?? []
  expect(path).toBe('/api/v1/namespaces/app/pods/task/log')
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    container: 'main',
    timestamps: 'true',
    follow: 'true',
    previous: 'true',
    sinceTime: '2026-01-01T00:00:00Z',
    tailLines: '5',
  })
})

// The sidecar that prints a task's result, its script run as it is in a shell.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resultFraming } from '../../../src/operator/spec/result-sidecar.ts'
import { build, image, specOf } from './support/build.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pullpass-result-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** The log of the sidecar for the file at `path` when the kubelet stops it. */
async function runSidecar(path: string): Promise<{ readonly log: string; readonly code: number | null }> {
  const spec = await specOf({ image, result: { from: 'file', image, path } })
  const [program = '', ...args] = spec.initContainers?.[0]?.command ?? []
  // Told when the loop runs: the trap is set before it.
  const started = args.with(1, `${args[1]?.replace('while :;', 'echo started >&2; while :;')}`)
  const sidecar = spawn(program, started, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const chunks: Buffer[] = []
  sidecar.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = once(sidecar, 'exit')
  const closed = once(sidecar, 'close')
  await once(sidecar.stderr, 'data')
  sidecar.kill('SIGTERM')
  const [code] = await ended
  killGroup(sidecar.pid)
  await closed
  return { log: Buffer.concat(chunks).toString(), code }
}

/** Its sleep, if it had begun, goes on and holds the pipes; nothing else runs in the group. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

describe('the result sidecar', () => {
  it.each([
    ['{"a": 1}', 8],
    ['{"a":\n 1}\n', 10],
    ['"grüße"', 9],
    ['', 0],
  ])('[case 141] prints %j with its size', async (text, size) => {
    const path = join(folder, 'return.json')
    await writeFile(path, text)
    const { begin, end } = resultFraming
    expect(await runSidecar(path)).toEqual({ log: `${begin}${size}\n${text}\n${end}\n`, code: 0 })
  })

  it('says when there is none', async () => {
    expect(await runSidecar(join(folder, 'none.json'))).toEqual({ log: `${resultFraming.none}\n`, code: 0 })
  })

  it('[case 137] has no default image, small requests, and takes others', async () => {
    await expect(build({ image, result: { from: 'file' } })).rejects.toThrow('the task has one mistake')
    const byDefault = await build({ image, result: { from: 'file' } }, {}, { resultImage: 'registry.example/sh:1' })
    expect(byDefault.pod.spec?.initContainers?.[0]).toMatchObject({
      image: 'registry.example/sh:1',
      resources: { requests: { cpu: '1m', memory: '10Mi' } },
    })
    const resources = { requests: { cpu: '2m' } }
    const spec = await specOf({ image, result: { from: 'file', image: 'registry.example/own:1', resources } })
    expect(spec.initContainers?.[0]).toMatchObject({ image: 'registry.example/own:1', resources })
  })

  it('shares the folder of the file with the main container, which is `/airflow/xcom` by default', async () => {
    const spec = await specOf({ image, result: { from: 'file', image } })
    expect(spec.containers[0]?.volumeMounts).toEqual([{ name: 'pullpass-result', mountPath: '/airflow/xcom' }])
    expect(spec.initContainers?.[0]).toMatchObject({
      name: 'pullpass-result',
      restartPolicy: 'Always',
      volumeMounts: [{ name: 'pullpass-result', mountPath: '/airflow/xcom', readOnly: true }],
    })
    expect(spec.volumes).toEqual([{ name: 'pullpass-result', emptyDir: {} }])
  })
})

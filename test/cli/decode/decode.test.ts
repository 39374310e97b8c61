// `pullpass decode` as a person runs it, and all decode vectors through it.

import { describe, expect, it, vi } from 'vitest'
import { type DecodeVector, decodeVectors, timeOf } from '../../support/decode-vectors.ts'
import { runCli } from '../support/run-cli.ts'
import { runInProcess } from '../support/run-in-process.ts'
import { expectDocument } from '../support/schema.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const good = '{"auths":{"ghcr.io":{"username":"bob","password":"hunter2","auth":"Ym9iOmh1bnRlcjI="}}}'

describe('decode', () => {
  it('reads the output of base64 --decode on standard input', async () => {
    const run = await runCli(['decode', '-'], { input: good })
    expect(run).toEqual(await runCli(['decode'], { input: good }))
    expect(run.exitCode).toBe(0)
    expect(run.stderr).toBe('')
    expect(run.stdout).toContain('✓ valid')
    expect(run.stdout).toContain('loads it, and can use 1 of 1 login')
    expect(run.stdout).toMatch(/^ghcr\.io +bob +\[redacted\] +yes$/m)
    expect(run.stdout).not.toContain('hunter2')
  })

  it.each([
    ['as it stands under data', (document: string) => Buffer.from(document).toString('base64')],
    [
      'with line breaks',
      (document: string) => `${Buffer.from(document).toString('base64').replace(/.{20}/g, '$&\n')}\n`,
    ],
  ])('takes base64 %s for what it is', async (_, encode) => {
    const { exitCode, stdout } = await runCli(['decode'], { input: encode(good) })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('read as a docker config, the value of a pull secret, unwrapped from one layer of base64')
    expect(stdout).toMatch(/^ghcr\.io +bob /m)
  })

  it('checks each secret of a List by its name, and counts no secret that has nothing to do with pulling', async () => {
    const pullSecret = (name: string, document: string) => ({
      metadata: { name, namespace: 'app' },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': Buffer.from(document).toString('base64') },
    })
    const items = [
      pullSecret('right', good),
      pullSecret('wrong', '{"auths":{"quay.io":{"auth":"bob:hunter2"}}}'),
      { metadata: { name: 'database' }, type: 'Opaque', data: { password: 'eA==' } },
      { ...pullSecret('mistyped', good), type: 'Opaque' },
    ]
    const list = (chosen: typeof items) => JSON.stringify({ kind: 'List', apiVersion: 'v1', items: chosen })
    const { exitCode, stdout } = await runCli(['decode'], { input: list(items) })
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/^app\/right\n✓ valid$/m)
    expect(stdout).toMatch(/^app\/wrong\n✗ not valid$/m)
    expect(stdout).toMatch(/^app\/mistyped\n✗ not valid$/m)
    expect(stdout).toContain('no pull secret, left out: database (Opaque)\n3 pull secrets, 2 not valid\n')

    const wholesome = await runCli(['decode', '-o', 'json'], {
      input: list(items.filter((_, index) => index % 2 === 0)),
    })
    expect(wholesome.exitCode).toBe(0)
    expect(expectDocument(wholesome.stdout, 'decode-report')).toMatchObject({
      check: { valid: true, problems: [{ code: 'list-wrapper' }] },
      secrets: [
        { name: 'right', namespace: 'app', isPullSecret: true, check: { valid: true } },
        { name: 'database', isPullSecret: false },
      ],
    })
  })

  it('says what can be repaired, and how', async () => {
    const { exitCode, stdout } = await runCli(['decode'], {
      input: good.replace('Ym9iOmh1bnRlcjI=', 'Ym9iOmh1bnRlcjI'),
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('What can be repaired safely:\n  - add the padding to `auth`')
    expect(stdout).toContain('hint: store the repaired document:\n    pullpass create NAME --from-file -\n')
  })

  it('says what will happen to pods, and what to do, with exit code 3', async () => {
    const { exitCode, stdout } = await runCli(['decode'], { input: '{"auths":{"ghcr.io":{"auth":"bob:hunter2"}}}' })
    expect(exitCode).toBe(3)
    expect(stdout).toContain('✗ not valid')
    expect(stdout).toContain('accepts it')
    expect(stdout).toContain('a pod that names it can pull no image at all')
    expect(stdout).toContain('error: auth-not-base64 at auths["ghcr.io"].auth')
    expect(stdout).toContain('  hint: ')
    expect(stdout).not.toContain('hunter2')
  })

  it.each(['json', 'yaml'])('hands over a document as %s without the password', async (format) => {
    const { exitCode, stdout } = await runCli(['decode', '-o', format], { input: good })
    expect(exitCode).toBe(0)
    expect(stdout).not.toContain('hunter2')
    expect(stdout).not.toContain('Ym9iOmh1bnRlcjI')
    if (format === 'json') expect(expectDocument(stdout, 'decode-report')).toMatchObject({ check: { valid: true } })
    else expect(stdout).toMatch(/^schemaVersion: 1\nkind: DecodeReport\n/)
  })

  it('shows passwords only on a terminal', async () => {
    const { exitCode, stdout, stderr } = await runCli(['decode', '--reveal'], { input: good })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('--reveal works only on a terminal')
    expect(stderr).not.toContain('hunter2')
  })

  it('does not wait when nothing comes', async () => {
    const { exitCode, stdout } = await runCli(['decode'], { input: '' })
    expect(exitCode).toBe(3)
    expect(stdout).toContain('empty-value')
  })

  it('says what to paste instead of output that shows no values', async () => {
    const { exitCode, stderr } = await runCli(['decode'], { input: 'NAME  TYPE  DATA  AGE\nregcred  x  1  1d\n' })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('this list shows names and types only')
    expect(stderr).toContain('hint: paste the output of `kubectl get secret NAME -o yaml`')
  })
})

function inputOf(vector: DecodeVector): Uint8Array {
  if (vector.rawBase64 !== undefined) return Buffer.from(vector.rawBase64, 'base64')
  return Buffer.from(vector.rawText ?? vector.manifestText ?? JSON.stringify(vector.secretManifest))
}

describe('decode vectors', () => {
  const isGenerated = (vector: DecodeVector): boolean => JSON.stringify(vector).includes('@GENERATE:')
  it.each(decodeVectors.filter((vector) => !isGenerated(vector)).map((vector) => [vector.name, vector] as const))(
    '%s',
    async (_, vector) => {
      const type = vector.assumeType === undefined ? [] : ['--type', vector.assumeType]
      const now = timeOf(vector)
      const { exitCode, stdout } = await runInProcess(['decode', '-o', 'json', ...type], inputOf(vector), now)
      const { expected } = vector
      expect(exitCode).toBe(expected.valid ? 0 : 3)
      const { check } = JSON.parse(stdout)
      expect({
        valid: check.valid,
        apiServerAccepts: check.apiServerAccepts,
        kubelet: check.kubelet,
        problemCodes: [...new Set(check.problems.map((problem: { code: string }) => problem.code))].sort(),
        entries: check.entries
          .map((entry: { username: string; usable: boolean }) => [entry.username, entry.usable])
          .sort(),
      }).toEqual({
        valid: expected.valid,
        apiServerAccepts: expected.apiServerAccepts,
        kubelet: expected.kubelet,
        problemCodes: [...expected.problemCodes].sort(),
        entries: expected.entries.map((entry) => [entry.username, entry.usable]).sort(),
      })
      expectDocument(stdout, 'decode-report')
      await runInProcess(['decode', ...type], inputOf(vector), now)
    },
  )
})

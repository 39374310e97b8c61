// Golden files: `vitest run --update=all test/dag/export/golden.test.ts` writes them anew.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportDag, readDag } from '../../../src/dag/index.ts'

const folder = join(import.meta.dirname, '../../golden/dag')

test.each([
  ['airflow', 'report.airflow.py'],
  ['argo', 'report.argo.yaml'],
] as const)('for %s', async (engine, name) => {
  const dag = await readDag(await readFile(join(folder, 'report.yaml'), 'utf8'), '`report.yaml`')
  const text = await exportDag(dag, { engine, readFile: (path) => readFile(path, 'utf8') })
  await expect(text).toMatchFileSnapshot(join(folder, name))
})

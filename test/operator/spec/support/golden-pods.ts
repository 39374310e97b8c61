// The tasks in test/golden/pods and the pods they become. `PULLPASS_GOLDEN=write` writes the pods anew.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { fromKubernetesPodOperator } from '../../../../src/operator/kpo/from-kubernetes-pod-operator.ts'
import type { BuiltPod } from '../../../../src/operator/spec/build-pod.ts'
import { parsePodTask } from '../../../../src/operator/spec/parse-task.ts'
import { readYaml } from '../../../../src/operator/spec/read-yaml.ts'
import { build } from './build.ts'

const folder = join(import.meta.dirname, '../../../golden/pods')

export interface GoldenPod {
  readonly name: string
  /** The file with the pod, its warnings and its notes. */
  readonly path: string
  build(): Promise<GoldenContent>
}

/** What a golden file holds. */
export interface GoldenContent {
  readonly pod: BuiltPod['pod']
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

/** Every task in the folder. */
export const goldenPods: readonly GoldenPod[] = readdirSync(folder)
  .filter((file) => /\.(?:task|kpo)\.yaml$/.test(file))
  .map((file) => ({
    name: file,
    path: join(folder, file.replace(/\.(?:task|kpo)\.yaml$/, '.pod.yaml')),
    build: () => buildFile(file),
  }))

export function readGolden(path: string): unknown {
  return load(readFileSync(path, 'utf8'))
}

async function buildFile(file: string): Promise<GoldenContent> {
  const parsed = await readYaml(readFileSync(join(folder, file), 'utf8'))
  if (!parsed.ok) throw new Error(`${file} ${parsed.reason}`)
  const source = `\`${file}\``
  const resultImage = 'registry.example/team/sh:1'
  const { task, notes } = file.endsWith('.kpo.yaml')
    ? fromKubernetesPodOperator(parsed.value, { source, resultImage })
    : { task: parsePodTask(parsed.value, source), notes: [] }
  const readFile = async (path: string) => readFileSync(join(folder, path), 'utf8')
  const { pod, warnings } = await build(task, {}, { source, readFile })
  return { pod, warnings, notes: notes.map(({ argument, note }) => `${argument}: ${note}`) }
}

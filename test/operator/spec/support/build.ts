// Builds pods from tasks with template files that stand in the test.

import type { Pod } from '../../../../src/basics/wire.ts'
import { isPullpassError } from '../../../../src/errors/pullpass-error.ts'
import { type BuildPodOptions, type BuiltPod, buildPod } from '../../../../src/operator/spec/build-pod.ts'
import type { Container, PodSpec } from '../../../../src/operator/spec/pod-fields.ts'
import type { PodTask } from '../../../../src/operator/spec/pod-task.ts'

export const image = 'registry.example/team/hello:1'

/** Builds `task`; `files` are the template files there are. */
export function build(
  task: PodTask,
  files: Readonly<Record<string, string>> = {},
  options: Partial<BuildPodOptions> = {},
): Promise<BuiltPod> {
  const readFile = async (path: string): Promise<string> => {
    const text = files[path]
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    return text
  }
  return buildPod(task, { readFile, ...options })
}

export async function specOf(task: PodTask, files?: Readonly<Record<string, string>>): Promise<PodSpec> {
  return readSpec((await build(task, files)).pod)
}

/** The main container of a task's pod. */
export async function mainOf(task: PodTask, files?: Readonly<Record<string, string>>): Promise<Container> {
  const { pod, mainContainer } = await build(task, files)
  const container = readSpec(pod).containers.find(({ name }) => name === mainContainer)
  if (container === undefined) throw new Error('the pod has no main container')
  return container
}

function readSpec(pod: Pod): PodSpec {
  if (!pod.spec) throw new Error('the pod has no spec')
  return pod.spec
}

/** The mistakes by which `attempt` fails, a line each; fails when it does not, or in another way. */
export async function mistakesOf(attempt: () => unknown): Promise<string[]> {
  try {
    await attempt()
  } catch (thrown) {
    if (!isPullpassError(thrown) || thrown.code !== 'task-invalid') throw thrown
    const { cause } = thrown
    if (cause instanceof AggregateError) return cause.errors.map((error: Error) => error.message)
    return cause instanceof Error ? [cause.message] : [thrown.message]
  }
  throw new Error('nothing is wrong')
}

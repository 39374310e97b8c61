// What is wrong with a task, all of it at once: each mistake with the place where it stands.

import { PullpassError } from '../../errors/pullpass-error.ts'

/** One mistake. Texts may quote names that the task's author wrote, never values of variables. */
export interface TaskIssue {
  /** Such as `spec.containers[1].image`, or `env.HOME` for a setting of the task. */
  readonly path: string
  /** What is wrong, going on from the path: `is missing`. */
  readonly message: string
}

/** `task-invalid` with every issue. `source` is the file or the object the task came from, as a person knows it. */
export function taskInvalid(source: string, issues: readonly TaskIssue[]): PullpassError {
  const lines = issues.map((issue) => new Error(describeIssue(issue)))
  const count = lines.length === 1 ? 'one mistake' : `${lines.length} mistakes`
  return new PullpassError('task-invalid', `${source} has ${count}`, {
    cause: lines.length === 1 ? lines[0] : new AggregateError(lines),
  })
}

/** An issue as one line. */
export function describeIssue({ path, message }: TaskIssue): string {
  return path === '' ? message : `\`${path}\` ${message}`
}

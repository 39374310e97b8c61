// What is wrong with a DAG, all of it at once.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { describeIssue, type TaskIssue } from '../../operator/spec/issue.ts'

/** One mistake in a DAG; its path starts at the DAG, such as `tasks.load.after[0]`. */
export type DagIssue = TaskIssue

/** `dag-invalid` with every issue. `source` is the file or object as a person knows it. */
export function dagInvalid(source: string, issues: readonly DagIssue[]): PullpassError {
  const lines = issues.map((issue) => new Error(describeIssue(issue)))
  const count = lines.length === 1 ? 'one mistake' : `${lines.length} mistakes`
  return new PullpassError('dag-invalid', `${source} has ${count}`, { cause: new AggregateError(lines) })
}

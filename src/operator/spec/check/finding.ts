// What a check of a pod finds, and how parts of it are put together.

import type { TaskIssue } from '../issue.ts'

/** An issue that stops the task, or a doubt that is only told. */
export interface Finding extends TaskIssue {
  readonly severity: 'issue' | 'doubt'
}

export function issue(path: string, message: string): Finding {
  return { severity: 'issue', path, message }
}

export function doubt(path: string, message: string): Finding {
  return { severity: 'doubt', path, message }
}

/** One issue when there is a fault, none otherwise. */
export function issueIf(path: string, fault: string | undefined): Finding[] {
  return fault === undefined ? [] : [issue(path, fault)]
}

/** An issue for every item whose key another item before it has. */
export function findDuplicates(
  keys: readonly (string | undefined)[],
  pathOf: (index: number) => string,
  what: string,
): Finding[] {
  return keys.flatMap((key, index) =>
    key === undefined || keys.indexOf(key) === index ? [] : [issue(pathOf(index), `is the second ${what} \`${key}\``)],
  )
}

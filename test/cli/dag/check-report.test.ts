// What `dag check` found, for a person and for a program.

import { expect, it } from 'vitest'
import { renderDagCheck, toDagCheckReport } from '../../../src/cli/dag/check-report.ts'
import type { Hindrance, TaskCheck } from '../../../src/dag/check/check-dag.ts'
import { writeScreen } from '../support/write-screen.ts'

const refused: Hindrance = {
  reason: 'plugin `pull-secrets`: secret `regcred` makes every pull fail',
  evidence: ['the registry at https://bob:hunter2@ghcr.io said no'],
  remedy: 'see what is wrong with it:\npullpass verify regcred --context east --namespace app',
}
const tasks: readonly TaskCheck[] = [
  { task: 'count', hindrances: [], warnings: ['the login ends soon'] },
  { task: 'report', hindrances: [refused], warnings: [] },
  { task: 'clean', hindrances: [{ reason: 'the template is missing', evidence: [], remedy: '' }], warnings: [] },
]

it('tells each task, why one would fail, and the command to copy on a line of its own', () => {
  expect(writeScreen((screen) => renderDagCheck(toDagCheckReport('nightly', tasks), screen), 60)).toBe(`✓ count
    ! the login ends soon
✗ report: would fail
    plugin \`pull-secrets\`: secret \`regcred\` makes every pull
    fail
      the registry at https://[redacted]@ghcr.io said no
    → see what is wrong with it:
        pullpass verify regcred --context east --namespace app
✗ clean: would fail
    the template is missing
2 of 3 tasks would fail
`)
})

it('hands over the same without the password of a URL', () => {
  const report = toDagCheckReport('nightly', tasks)
  expect(report).toMatchObject({ status: 'would-fail', tasks: [{ hindrances: [] }, { task: 'report' }, {}] })
  expect(JSON.stringify(report)).toContain('https://[redacted]@ghcr.io')
  expect(JSON.stringify(report)).not.toContain('hunter2')
  expect(toDagCheckReport('nightly', tasks.slice(0, 1)).status).toBe('ready')
})

// What became of many targets, as a person reads it.

import { expect, it } from 'vitest'
import { renderResults } from '../../../src/cli/report/target-result.ts'
import type { TargetResult } from '../../../src/provision/create/create.ts'
import { createTestContext } from '../support/test-context.ts'

const entries = { added: ['ghcr.io'], removed: [], changed: [], kept: [] }

function resultIn(namespace: string, reason: 'type' | 'absent'): TargetResult {
  const target = { cluster: 'east', namespace }
  const common = { target, name: 'regcred', entries }
  return reason === 'absent'
    ? { target, status: 'created', change: { ...common, kind: 'create', reason, explanation: 'there is none yet' } }
    : {
        target,
        status: 'conflict',
        change: {
          ...common,
          kind: 'conflict',
          reason,
          explanation: 'its type is another one',
          remedy: 'add --replace',
        },
      }
}

it('says why a target is a conflict, and what to do once for all of them', () => {
  const { context, stdout } = createTestContext()
  renderResults([resultIn('app', 'type'), resultIn('web', 'absent'), resultIn('etl', 'type')], context.output.stdout)
  expect(stdout()).toBe(
    [
      'CLUSTER  NAMESPACE  RESULT    WHY',
      'east     app        conflict  its type is another one',
      'east     web        created',
      'east     etl        conflict  its type is another one',
      'hint: add --replace',
      '',
    ].join('\n'),
  )
})

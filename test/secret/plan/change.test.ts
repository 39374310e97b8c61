// Which changes write anything, and so have to be confirmed.

import { expect, it } from 'vitest'
import type { AttachmentPlan } from '../../../src/secret/attachment.ts'
import { type Change, isWriting } from '../../../src/secret/plan/change.ts'

const attach: AttachmentPlan = { serviceAccount: 'default', kind: 'attach' }

it.for<[Change['kind'], readonly AttachmentPlan[], boolean]>([
  ['create', [], true],
  ['update', [], true],
  ['replace', [], true],
  ['unchanged', [], false],
  ['unchanged', [{ ...attach, kind: 'attached' }], false],
  ['unchanged', [{ ...attach, kind: 'attached' }, attach], true],
  ['conflict', [attach], false],
])('%s with %o', ([kind, attachments, expected]) => {
  const entries = { added: [], removed: [], changed: [], kept: [] }
  const target = { cluster: 'east', namespace: 'app' }
  const change: Change = { target, name: 'x', kind, reason: 'same', explanation: '', entries, attachments }
  expect(isWriting(change)).toBe(expected)
})

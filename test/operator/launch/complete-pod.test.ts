// What every pod of ours has beyond what its task says.

import { describe, expect, it } from 'vitest'
import { completePod } from '../../../src/operator/launch/complete-pod.ts'
import { toLabelValue } from '../../../src/operator/launch/labels.ts'

const identity = { namespace: 'app', name: 'task-x', runId: 'run 1', task: 'Task', attempt: 2 }
const pod = { spec: { containers: [{ name: 'base' }] } }

describe('a complete pod', () => {
  it('says whose it is, whatever the task says', () => {
    const labels = { 'pullpass.dev/run-id': 'mine', team: 'a', 'app.kubernetes.io/managed-by': 'us' }
    expect(completePod({ ...pod, metadata: { labels } }, identity, 60).metadata).toEqual({
      namespace: 'app',
      name: 'task-x',
      labels: {
        team: 'a',
        'app.kubernetes.io/managed-by': 'us',
        'pullpass.dev/run-id': toLabelValue('run 1'),
        'pullpass.dev/attempt': '2',
        'pullpass.dev/task': 'Task',
      },
      annotations: { 'pullpass.dev/run-id': 'run 1' },
    })
  })

  it.each([
    [undefined, 59.2, 60],
    [30, 60, 30],
    [90, 60, 60],
    [undefined, -5, 1],
  ])('always ends: %s of its own and %s left give %s', (activeDeadlineSeconds, left, expected) => {
    const spec = { ...pod.spec, ...(activeDeadlineSeconds && { activeDeadlineSeconds }) }
    expect(completePod({ spec }, identity, left).spec?.activeDeadlineSeconds).toBe(expected)
  })
})

describe('the value of a label [case 58]', () => {
  it.each(['', 'a', 'scheduled__2026-01-01', 'x'.repeat(63)])('keeps %j', (text) => {
    expect(toLabelValue(text)).toBe(text)
  })

  it.each(['x'.repeat(64), 'a b', '-a', 'a-', 'ä', '2026-01-01T00:00:00+00:00', '***', 'x'.repeat(512)])(
    'makes one of %j that differs from others',
    (text) => {
      const value = toLabelValue(text)
      expect(value).toMatch(/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/)
      expect(value).not.toBe(toLabelValue(`${text}!`))
      expect(toLabelValue(text)).toBe(value)
    },
  )
})

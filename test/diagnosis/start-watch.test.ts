// When a launcher gives a pod up, and what it says then.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/basics/wire.ts'
import type { DiagnosisInput } from '../../src/diagnosis/input.ts'
import { freshMemory, judgeStart, type StartJudgement } from '../../src/diagnosis/start-watch.ts'
import { inputAt, recorded, withoutSecrets } from './support/recorded.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000)

/** Judges the inputs one after the other, at the seconds given with them. */
function judgeAll(...looks: readonly (readonly [seconds: number, input: DiagnosisInput])[]): StartJudgement {
  let judgement: StartJudgement = { memory: freshMemory, verdict: 'wait', wantsSecrets: false }
  for (const [seconds, input] of looks) judgement = judgeStart(judgement.memory, { ...input, now: at(seconds) })
  return judgement
}

const inputOf = (situation: string, moment = -1) => inputAt(recorded(situation), moment)

/** The pod with its only container in another state. */
function inState(input: DiagnosisInput, state: object, phase = 'Pending'): DiagnosisInput {
  const [status] = input.pod.status?.containerStatuses ?? []
  if (!status) throw new Error('the recording has a container')
  const pod: Pod = { ...input.pod, status: { phase, containerStatuses: [{ ...status, state }] } }
  return { ...input, pod, events: [] }
}

describe('judgeStart', () => {
  it.for([
    ['no-secret', 'no-secret'],
    ['wrong-password', 'login-refused'],
    ['answer-denied403', 'access-denied'],
    ['other-registry', 'no-entry-for-image'],
    ['opaque-type', 'secret-wrong-type'],
    ['auth-without-colon', 'secret-unreadable'],
    ['name-invalid', 'image-name-invalid'],
    ['policy-never', 'image-never-pulled'],
    ['root-forbidden', 'root-forbidden'],
  ] as const)('fails at the first sight of %s', ([situation, code]) => {
    expect(judgeAll([1, inputOf(situation, 0)])).toMatchObject({ verdict: 'fail', diagnosis: { code } })
  })

  it.for([
    ['tag-not-found', 30],
    ['missing-secret', 30],
    ['config-map-missing', 30],
    ['certificate-untrusted', 30],
    ['secret-came-late', 120],
    ['connection-refused', 120],
  ] as const)('gives %s %i seconds from the first sight', ([situation, seconds]) => {
    const input = inputOf(situation)
    const first = judgeAll([1, input])
    expect(first).toMatchObject({ verdict: 'wait', lookAgainAt: at(1 + seconds) })
    expect(judgeAll([1, input], [seconds, input]).verdict).toBe('wait')
    expect(judgeAll([1, input], [20, input], [1 + seconds, input])).toMatchObject({
      verdict: 'fail',
      diagnosis: { code: recorded(situation).cause },
    })
  })

  it.for(['answer-limit', 'answer-broken', 'tls-silent', 'too-much-cpu', 'crash-loop'])(
    'waits with %s as long as there is time, and says why',
    (situation) => {
      const input = inputOf(situation)
      const judgement = judgeAll([1, input], [3600, input])
      expect(judgement).toMatchObject({ verdict: 'wait', diagnosis: { code: recorded(situation).cause } })
      expect(judgement.lookAgainAt).toBeUndefined()
    },
  )

  it('counts on through interruptions', () => {
    const input = inputOf('tag-not-found')
    const creating = inState(input, { waiting: { reason: 'ContainerCreating' } })
    expect(judgeAll([1, input], [10, creating], [31, input]).verdict).toBe('fail')
  })

  it('remembers the real cause under a bare back-off', () => {
    const input = inputOf('tag-not-found', 0)
    const bare = inState(input, {
      waiting: {
        reason: 'ImagePullBackOff',
        message: 'Back-off pulling image "registry.pullpass.test:5443/team/hello:absent"',
      },
    })
    expect(judgeAll([1, bare]).diagnosis?.code).toBe('pull-failed')
    expect(judgeAll([1, input], [5, bare]).diagnosis?.code).toBe('image-not-found')
  })

  it('forgets the troubles of a container that started', () => {
    const input = inputOf('tag-not-found')
    const running = inState(input, { running: {} }, 'Running')
    const judgement = judgeAll([1, input], [10, running])
    expect(judgement).toEqual({ memory: freshMemory, verdict: 'wait', wantsSecrets: false })
  })

  it('asks for the secrets while they would tell more', () => {
    const input = inputOf('other-registry')
    expect(judgeAll([1, withoutSecrets(input)])).toMatchObject({
      wantsSecrets: true,
      diagnosis: { code: 'access-unclear' },
    })
    expect(judgeAll([1, withoutSecrets(input)], [2, input])).toMatchObject({
      wantsSecrets: false,
      diagnosis: { code: 'no-entry-for-image' },
    })
    expect(judgeAll([1, withoutSecrets(inputOf('no-secret'))]).wantsSecrets).toBe(false)
  })

  it('waits again when a missing secret has come', () => {
    const late = inputOf('secret-came-late')
    const missing = { ...late, secrets: [{ name: 'secret-came-late-late' }] }
    expect(judgeAll([1, missing]).diagnosis?.code).toBe('secret-missing')
    expect(judgeAll([1, missing], [31, late])).toMatchObject({
      verdict: 'wait',
      diagnosis: { code: 'secret-came-late' },
    })
  })

  it('fails with a pod that has failed, whatever the grace', () => {
    expect(judgeAll([1, inputOf('deadline-while-pulling')])).toMatchObject({
      verdict: 'fail',
      diagnosis: { code: 'image-not-found' },
    })
  })

  it('waits for a pod without trouble, and one that succeeded', () => {
    const input = inputOf('right')
    expect(judgeAll([1, inState(input, { waiting: { reason: 'ContainerCreating' } })]).verdict).toBe('wait')
    expect(judgeAll([1, input])).toMatchObject({ verdict: 'wait' })
  })

  it('keeps plain data that survives as JSON', () => {
    const { memory } = judgeAll([1, inputOf('tag-not-found')])
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory)
    expect(judgeStart(JSON.parse(JSON.stringify(memory)), { ...inputOf('tag-not-found'), now: at(31) }).verdict).toBe(
      'fail',
    )
  })
})

// Logins that were not tried at the kubelet's last attempt, and those that were, though events drift apart.

import { describe, expect, it } from 'vitest'
import type { KubernetesEvent } from '../../../src/basics/wire.ts'
import { diagnosePod } from '../../../src/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts'
import type { DiagnosisInput, RegistryAnswer } from '../../../src/diagnosis/input.ts'

const image = 'reg.example.com/team/app:1'
const refusal = '401 Unauthorized'
const start = Date.parse('2026-01-01T00:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString()

type Entries = Readonly<Record<string, object>>

interface Scene {
  readonly events?: readonly KubernetesEvent[]
  /** Seconds from the pod's creation at which the secret was written; an hour before by default. */
  readonly writtenAt?: number
  readonly entries?: Entries
  readonly error?: string
  readonly nowAt?: number
  /** Seconds from the pod's creation at which the kubelet wrote the pod's status. */
  readonly statusAt?: number
  readonly canReadSecrets?: boolean
  readonly answers?: readonly RegistryAnswer[]
}

const alice = { 'reg.example.com': { username: 'alice', password: 'placeholder' } }

function event(reason: string, message: string, lastAt: number, count = 1): KubernetesEvent {
  const type = reason === 'Pulling' ? 'Normal' : 'Warning'
  return { metadata: {}, involvedObject: {}, type, reason, message, count, lastTimestamp: at(lastAt) }
}

const pulling = (lastAt: number, count = 1) => event('Pulling', `Pulling image "${image}"`, lastAt, count)
const failed = (lastAt: number, count = 1) =>
  event('Failed', `Failed to pull image "${image}": ${refusal}`, lastAt, count)
const backedOff = (lastAt: number, count = 1) => event('Failed', 'Error: ImagePullBackOff', lastAt, count)
const complaint = (lastAt: number, count = 1) =>
  event(
    'FailedToRetrieveImagePullSecret',
    'Unable to retrieve some image pull secrets (regcred); and so on',
    lastAt,
    count,
  )

function diagnose(scene: Scene): Diagnosis | undefined {
  const { events = [], writtenAt = -3600, entries = alice, error = refusal, nowAt = 20, statusAt, answers } = scene
  const document = Buffer.from(JSON.stringify({ auths: entries })).toString('base64')
  const managedFields = [
    { manager: 'label', time: at(writtenAt + 1000), fieldsV1: { 'f:metadata': {} } },
    { manager: 'kubectl', time: at(writtenAt), fieldsV1: { 'f:data': {} } },
  ]
  const secret = {
    metadata: { name: 'regcred', creationTimestamp: at(-7200), managedFields },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': document },
  }
  const waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${error}` }
  const status = { name: 'main', image, imageID: '', ready: false, restartCount: 0, state: { waiting } }
  const input: DiagnosisInput = {
    pod: {
      metadata: {
        name: 'task',
        namespace: 'app',
        creationTimestamp: at(0),
        ...(statusAt !== undefined && {
          managedFields: [{ manager: 'kubelet', subresource: 'status', time: at(statusAt) }],
        }),
      },
      spec: { containers: [{ name: 'main', image }], imagePullSecrets: [{ name: 'regcred' }] },
      status: { phase: 'Pending', containerStatuses: [status] },
    },
    events,
    ...(scene.canReadSecrets !== false && { secrets: [{ name: 'regcred', secret }] }),
    ...(answers && { answers: [{ image, proofs: answers }] }),
    now: new Date(at(nowAt)),
  }
  return diagnosePod(input)
}

describe('a login that fits the image', () => {
  it.for<[string, string, Scene]>([
    ['was refused', 'login-refused', { events: [pulling(1), failed(2)] }],
    ['was missed by the kubelet', 'secret-came-late', { events: [complaint(1), pulling(1), failed(2)] }],
    [
      'was missed, while the next attempt is under way',
      'secret-came-late',
      { events: [complaint(1), pulling(12, 2), failed(2)] },
    ],
    [
      'was missed at the first attempt and refused at the second',
      'login-refused',
      { events: [complaint(1), pulling(12, 2), failed(13, 2)] },
    ],
    [
      'came after the last attempt',
      'secret-came-late',
      { events: [complaint(1), pulling(1), failed(2)], writtenAt: 5 },
    ],
    ['was corrected after the last attempt', 'secret-mended', { events: [pulling(1), failed(2)], writtenAt: 5 }],
    ['was corrected while it was refused', 'secret-mended', { events: [pulling(1), failed(4)], writtenAt: 3 }],
    [
      'was corrected before the last attempt',
      'login-refused',
      { events: [pulling(12, 2), failed(13, 2)], writtenAt: 5 },
    ],
    [
      'is older than the pod of a node with a slow clock',
      'login-refused',
      { events: [pulling(-9), failed(-8)], writtenAt: 0 },
    ],
    [
      'was not sent by the node',
      'secret-mended',
      { events: [pulling(1), failed(2)], error: 'no basic auth credentials' },
    ],
    ['has no events about it any more', 'login-refused', { nowAt: 7200 }],
    ['has no events about it yet', 'access-unclear', { events: [pulling(1)] }],
    [
      'stands under a failure among many that differ',
      'login-refused',
      { events: [pulling(1), { ...failed(2), message: `(combined from similar events): ${failed(2).message}` }] },
    ],
  ])('%s: %s', ([, code, scene]) => expect(diagnose(scene)?.code).toBe(code))

  it('came late by the complaint, not by what somebody else wrote beside the data', () => {
    expect(diagnose({ events: [pulling(1), failed(2)], writtenAt: -995 })?.code).toBe('login-refused')
  })

  it('is judged by what its registry says, where it was asked', () => {
    const stranger: RegistryAnswer = { verdict: 'login-required', explanation: 'a login is needed', askedFrom: 'desk' }
    const answered = (verdict: RegistryAnswer['verdict']) =>
      diagnose({
        events: [complaint(1), pulling(1), failed(2)],
        answers: [stranger, { username: 'alice', verdict, explanation: 'so it is', askedFrom: 'desk' }],
      })?.code
    expect(
      ['proven', 'refused', 'not-checked'].map((verdict) => answered(verdict as RegistryAnswer['verdict'])),
    ).toEqual(['login-works-now', 'login-refused', 'secret-came-late'])
  })
})

describe('events of which some were dropped', () => {
  it.for<[string, string, Scene]>([
    [
      'tell of no attempt since, and the status does',
      'login-refused',
      { events: [complaint(200, 12), pulling(190, 7), failed(190, 7)], writtenAt: 250, statusAt: 310, nowAt: 320 },
    ],
    [
      'tell of no attempt since, and there was none yet',
      'secret-came-late',
      { events: [complaint(200, 12), pulling(190, 7), failed(190, 7)], writtenAt: 250, statusAt: 205, nowAt: 260 },
    ],
    [
      'tell of no attempt in longer than a back-off lasts',
      'login-refused',
      { events: [complaint(200, 12), pulling(190, 7), failed(190, 7)], writtenAt: 250, nowAt: 600 },
    ],
    [
      'show an attempt by what goes on being told',
      'login-refused',
      { events: [complaint(200, 20), failed(190, 7), pulling(350, 9)], writtenAt: 250, nowAt: 400 },
    ],
  ])('%s: %s', ([, code, scene]) => expect(diagnose(scene)?.code).toBe(code))
})

describe('a missing secret that nobody may read', () => {
  it.for<[string, string, Scene]>([
    ['is told by a complaint', 'secret-missing', { events: [complaint(1), pulling(1), failed(2)] }],
    [
      'is told by a complaint that was not repeated, as other warnings were not',
      'secret-missing',
      { events: [complaint(150, 20), failed(140, 6), pulling(500, 9)] },
    ],
    [
      'is missing no more when a later failure comes without a complaint',
      'access-unclear',
      { events: [complaint(150, 10), failed(300, 8), pulling(300, 8)] },
    ],
    [
      'is missing no more when warnings go on for long without a complaint',
      'access-unclear',
      { events: [complaint(150, 10), failed(150, 6), pulling(150, 6), backedOff(900, 20)] },
    ],
  ])('%s: %s', ([, code, scene]) => {
    expect(diagnose({ ...scene, canReadSecrets: false, nowAt: 1000 })?.code).toBe(code)
  })
})

describe('an entry without a whole login', () => {
  it.for([
    [{ username: '', password: '' }, 'no user name and no password'],
    [{ username: 'alice', password: '' }, 'no password'],
    [{ username: '', password: 'placeholder' }, 'no user name'],
  ])('%o is no login', ([entry, words]) => {
    const diagnosis = diagnose({ events: [pulling(1), failed(2)], entries: { 'reg.example.com': entry as object } })
    expect(diagnosis).toMatchObject({ code: 'no-entry-in-secret', remedy: expect.stringContaining('--merge') })
    expect(diagnosis?.evidence[0]).toBe(
      `entry \`reg.example.com\` in secret \`regcred\` fits the image and has ${words}`,
    )
  })
})

// What a real cluster says is traced back to the cause that the pod was made with.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../src/basics/wire.ts'
import { diagnosePod } from '../../src/diagnosis/diagnose.ts'
import type { RegistryAnswer } from '../../src/diagnosis/input.ts'
import { testedAgainst } from '../../src/diagnosis/tested-against.ts'
import { inputAt, now, recorded, recordings, withoutSecrets } from './support/recorded.ts'

describe('recorded situations', () => {
  it.for(recordings)('$situation: $cause', (recording) => {
    const codes = recording.moments.map((_, index) => diagnosePod(inputAt(recording, index))?.code ?? 'none')
    // What runs well in the end may have been in trouble before.
    expect(recording.cause === 'none' ? codes.slice(-1) : [...new Set(codes)]).toEqual([recording.cause])
  })

  it('never show a credential', () => {
    const texts = recordings.map((recording) => {
      const input = inputAt(recording)
      return JSON.stringify([diagnosePod(input), diagnosePod(withoutSecrets(input))])
    })
    for (const credential of [
      'alice-secret',
      'bob-secret',
      'yesterday',
      Buffer.from('alice:').toString('base64').slice(0, 7),
    ]) {
      expect(texts.filter((text) => text.includes(credential))).toEqual([])
    }
  })

  it('were recorded with the software that is said to be tested against', () => {
    for (const { kubelet, containerRuntime } of recordings) expect({ kubelet, containerRuntime }).toEqual(testedAgainst)
  })

  it('are survived with anything missing', () => {
    const paths = (value: object): string[][] =>
      Object.entries(value).flatMap(([key, inner]) => [
        [key],
        ...(typeof inner === 'object' && inner !== null ? paths(inner).map((path) => [key, ...path]) : []),
      ])
    const without = (value: unknown, [key = '', ...rest]: readonly string[]): unknown => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? without(item, rest) : item))
      const kept = Object.entries(value).filter(([name]) => name !== key || rest.length > 0)
      return Object.fromEntries(kept.map(([name, inner]) => [name, name === key ? without(inner, rest) : inner]))
    }
    const failing = recordings.filter(({ cause }) => cause !== 'none')
    fc.assert(
      fc.property(fc.constantFrom(...failing), fc.nat(), (recording, choice) => {
        const { pod, events } = recording.moments.at(-1) ?? { pod: {}, events: [] }
        const all = paths({ pod, events })
        const input = without({ ...inputAt(recording) }, all[choice % all.length] ?? []) as { pod?: Pod }
        diagnosePod({ ...inputAt(recording), ...input, pod: input.pod ?? {} })
      }),
    )
  })
})

describe('four secrets behind one and the same message', () => {
  const situations = ['no-secret', 'wrong-password', 'other-registry', 'opaque-type', 'auths-empty', 'missing-secret']

  it('read the same', () => {
    const messages = situations.map((name) => {
      const { state } = recorded(name).moments.at(-1)?.pod.status?.containerStatuses?.[0] ?? {}
      return state?.waiting?.message
    })
    expect(new Set(messages).size).toBe(1)
  })

  it.for([
    ['no-secret', /has no pull secret \(401 Unauthorized\)/, /--attach default/],
    [
      'wrong-password',
      /refused the login of entry `registry.pullpass.test:5443` in secret `wrong-password-wrong`/,
      /--merge/,
    ],
    [
      'other-registry',
      /pull secret `other-registry-other` has no entry that fits it/,
      /--server registry.pullpass.test:5443/,
    ],
    ['opaque-type', /`opaque-type-opaque` is not of a type/, /--replace/],
    ['auths-empty', /`auths-empty-empty` holds no login/, /create auths-empty-empty/],
    ['missing-secret', /`missing-secret-absent` does not exist/, /create missing-secret-absent --namespace app/],
  ] as const)('%s is named', ([name, summary, remedy]) => {
    expect(diagnosePod(inputAt(recorded(name)))).toMatchObject({
      summary: expect.stringMatching(summary),
      remedy: expect.stringMatching(remedy),
      container: 'main',
      image: 'registry.pullpass.test:5443/team/hello:1',
      retry: 'never',
    })
  })

  it('may be there for the next pod when the service account got one meanwhile', () => {
    expect(diagnosePod({ ...inputAt(recorded('no-secret')), accountSecrets: ['regcred'] })).toMatchObject({
      code: 'no-secret',
      evidence: expect.arrayContaining([expect.stringContaining('lists `regcred`')]),
      remedy: expect.stringContaining('start the pod again'),
    })
  })

  it('stay unclear while nobody looks at the secrets, but for what the pod itself tells', () => {
    const codes = situations.map((name) => diagnosePod(withoutSecrets(inputAt(recorded(name))))?.code)
    expect(codes).toEqual([
      'no-secret',
      'access-unclear',
      'access-unclear',
      'access-unclear',
      'access-unclear',
      'secret-missing',
    ])
  })
})

describe('a login with the answers of its registry', () => {
  const recording = recorded('wrong-password')
  const image = 'registry.pullpass.test:5443/team/hello:1'
  const stranger: RegistryAnswer = { verdict: 'login-required', explanation: 'a login is needed', askedFrom: 'desk' }
  const diagnose = (verdict: RegistryAnswer['verdict']) =>
    diagnosePod({
      ...inputAt(recording),
      answers: [
        {
          image,
          proofs: [stranger, { username: 'alice', verdict, explanation: `it is ${verdict}`, askedFrom: 'desk' }],
        },
      ],
    })

  it.for([
    ['refused', 'login-refused'],
    ['no-access', 'access-denied'],
    ['not-found', 'image-not-found'],
    ['breaks-public', 'login-breaks-public'],
    ['proven', 'login-works-now'],
    ['public', 'login-works-now'],
    ['not-checked', 'login-refused'],
    ['rate-limited', 'login-refused'],
  ] as const)('%s means %s', ([verdict, code]) => {
    expect(diagnose(verdict)).toMatchObject({
      code,
      evidence: expect.arrayContaining([expect.stringContaining(`asked from desk: it is ${verdict}`)]),
    })
  })

  it('is told beside the answer to a stranger when the image is missing', () => {
    const input = inputAt(recorded('tag-not-found'))
    const missing = input.pod.spec?.containers[0]?.image ?? ''
    const proofs: RegistryAnswer[] = [
      stranger,
      { username: 'alice', verdict: 'not-found', explanation: 'there is no such tag', askedFrom: 'desk' },
    ]
    expect(diagnosePod({ ...input, answers: [{ image: missing, proofs }] })).toMatchObject({
      code: 'image-not-found',
      evidence: expect.arrayContaining([
        'asked from desk without a login: a login is needed',
        'asked from desk as `alice`: there is no such tag',
      ]),
    })
  })

  it('is a matter of time when the token is past its end', () => {
    const claims = Buffer.from(JSON.stringify({ exp: now.getTime() / 1000 - 60 })).toString('base64url')
    const token = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${claims}.c2lnbmF0dXJl`
    const auth = Buffer.from(`alice:${token}`).toString('base64')
    const document = JSON.stringify({ auths: { 'registry.pullpass.test:5443': { auth } } })
    const data = { '.dockerconfigjson': Buffer.from(document).toString('base64') }
    const secrets = [{ name: 'old', secret: { type: 'kubernetes.io/dockerconfigjson', data } }]
    const diagnosis = diagnosePod({ ...inputAt(recording), secrets })
    expect(diagnosis).toMatchObject({
      code: 'login-expired',
      summary: expect.stringContaining('in secret `old` has expired'),
    })
  })
})

describe('a login that the kubelet could not get', () => {
  it('may still open the image when another one was refused', () => {
    const input = inputAt(recorded('two-wrong-passwords'))
    const complaint = {
      metadata: {},
      involvedObject: {},
      reason: 'FailedToRetrieveImagePullSecret',
      message:
        'Unable to retrieve some image pull secrets (two-wrong-passwords-second); attempting to pull the image may not succeed.',
      lastTimestamp: '2026-01-01T01:00:00Z',
    }
    const late = diagnosePod({ ...input, events: [...(input.events ?? []), complaint] })
    expect(late).toMatchObject({
      code: 'secret-came-late',
      summary: expect.stringContaining('`two-wrong-passwords-second`'),
    })
    const before = { ...complaint, lastTimestamp: '2025-12-31T23:59:00Z' }
    expect(diagnosePod({ ...input, events: [...(input.events ?? []), before] })?.code).toBe('login-refused')
  })
})

describe('a complaint about a secret', () => {
  // Whether the kubelet asked for secrets without success in the same attempt, or in one before that.
  it.for([
    [1, 20, 'secret-came-late'],
    [1, 40, 'login-refused'],
    [3, 2, 'secret-came-late'],
    [3, 10, 'login-refused'],
  ] as const)('%i attempts, %i s before the last: %s', ([count, seconds, code]) => {
    const input = inputAt(recorded('secret-came-late'))
    const pulledAt = Date.parse('2026-01-01T00:01:00Z')
    const events = (input.events ?? []).map((event) => {
      const isAttempt = event.reason === 'Pulling' || event.message?.startsWith('Failed to pull')
      if (isAttempt) return { ...event, count, lastTimestamp: new Date(pulledAt).toISOString() }
      const complainedAt = new Date(pulledAt - seconds * 1000).toISOString()
      return event.reason?.startsWith('FailedTo') ? { ...event, lastTimestamp: complainedAt } : event
    })
    expect(diagnosePod({ ...input, events })?.code).toBe(code)
  })
})

describe('a poisoned keyring', () => {
  it('is blamed on the one secret that is malformed', () => {
    const diagnosis = diagnosePod(inputAt(recorded('auth-without-colon-beside-right')))
    expect(diagnosis?.summary).toContain('`auth-without-colon-beside-right-bad` is malformed')
    expect(diagnosis?.summary).not.toContain('beside-right-right')
  })

  it('is blamed on all secrets when nobody looked at them', () => {
    const diagnosis = diagnosePod(withoutSecrets(inputAt(recorded('auth-without-colon-beside-right'))))
    expect(diagnosis).toMatchObject({
      code: 'secret-unreadable',
      summary: expect.stringContaining('one of the pull secrets'),
    })
  })

  it('is told from one that was mended since', () => {
    const good = recorded('right').secrets[0]
    const secrets = [{ name: 'auth-without-colon-bad', ...(good && { secret: good }) }]
    const diagnosis = diagnosePod({ ...inputAt(recorded('auth-without-colon')), secrets })
    expect(diagnosis).toMatchObject({ code: 'secret-mended', retry: 'infrastructure' })
  })
})

describe('a pull error that only events show', () => {
  it('is found under a bare back-off, as older kubelets write it', () => {
    const input = inputAt(recorded('tag-not-found'))
    const bare = JSON.parse(
      JSON.stringify(input.pod).replace(/(Back-off pulling image \\"[^"]*\\"): [^}]*"/, '$1"'),
    ) as Pod
    expect(bare.status?.containerStatuses?.[0]?.state?.waiting?.message).toMatch(/^Back-off pulling image "[^"]*"$/)
    expect(diagnosePod({ ...input, pod: bare })?.code).toBe('image-not-found')
    expect(diagnosePod({ ...input, pod: bare, events: [] })?.code).toBe('pull-failed')
  })

  it('is what a pod died of that never ran, not exit code 137', () => {
    const input = inputAt(recorded('wrong-password'))
    const end = {
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
      message: 'The container could not be located when the pod was terminated',
    }
    const [status] = input.pod.status?.containerStatuses ?? []
    if (!status) throw new Error('the recording has a container')
    const failed = { phase: 'Failed', containerStatuses: [{ ...status, state: { terminated: end } }] }
    const pod = { ...input.pod, status: failed }
    expect(diagnosePod({ ...input, pod })).toMatchObject({
      code: 'login-refused',
      evidence: expect.arrayContaining(['its exit code is no crash: no process of the pod ever ran']),
    })
    expect(diagnosePod({ ...input, pod, events: [] })?.code).toBe('never-ran')
  })

  it('of another pod with the same name counts for nothing', () => {
    const input = inputAt(recorded('tag-not-found'))
    const pod = { ...input.pod, metadata: { ...input.pod.metadata, uid: 'another' }, status: { phase: 'Pending' } }
    expect(diagnosePod({ ...input, pod })).toBeUndefined()
  })
})

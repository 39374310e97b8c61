// One run of the suite on one target: a namespace of its own, and the words in which tests speak to the server.

import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { RawCluster, type RawResponse } from '../support/raw-cluster.ts'
import type { ContractTarget } from './target.ts'

/** What a refusal must say; details only where they are named. */
export interface ExpectedStatus {
  readonly code: number
  readonly reason?: string
  readonly message: string | RegExp
  readonly details?: object
}

/** An open session; made by {@link openSession}. */
export interface Session {
  readonly target: ContractTarget
  readonly cluster: RawCluster
  /** The known user without rights. */
  readonly stranger?: RawCluster
  readonly namespace: string
  /** `/api/v1/namespaces/NAMESPACE/` and then `rest`. */
  path(rest: string): string
  create(plural: string, body: object, query?: string): Promise<RawResponse>
  close(): Promise<void>
}

/** Connects, makes a namespace and waits until it has its service account. */
export async function openSession(target: ContractTarget): Promise<Session> {
  const cluster = new RawCluster(target.kubeconfig, target.context)
  const stranger = target.strangerContext ? new RawCluster(target.kubeconfig, target.strangerContext) : undefined
  const namespace = `contract-${randomBytes(4).toString('hex')}`
  const made = await cluster.send('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } })
  if (made.status !== 201) throw new Error(`no namespace on ${target.description}: ${made.text}`)
  await waitFor(
    async () => (await cluster.send('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`)).status === 200,
  )
  const path = (rest: string) => `/api/v1/namespaces/${namespace}/${rest}`
  return {
    target,
    cluster,
    ...(stranger ? { stranger } : {}),
    namespace,
    path,
    create: (plural, body, query = '') => cluster.send('POST', path(plural) + query, { body }),
    close: async () => {
      await cluster.send('DELETE', `/api/v1/namespaces/${namespace}`)
      cluster.close()
      stranger?.close()
    },
  }
}

/** Asks again until `isTrue` says so, at most a minute: what controllers of a busy cluster do takes a while. */
export async function waitFor(isTrue: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (await isTrue()) return
    await delay(50)
  }
  throw new Error('it did not happen within a minute')
}

/** A pull secret whose document is `text`. */
export function pullSecret(name: string, text = '{"auths":{}}', rest: object = {}): object {
  const data = { '.dockerconfigjson': Buffer.from(text).toString('base64') }
  return { metadata: { name }, type: 'kubernetes.io/dockerconfigjson', data, ...rest }
}

/** Checks a refusal: the status line, and the Status object word for word. */
export function expectRefusal(response: RawResponse, expected: ExpectedStatus): void {
  const { code, reason, message, details } = expected
  expect(response.body).toMatchObject({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    ...(reason === undefined ? {} : { reason }),
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
  if (details !== undefined) expect(response.body.details).toEqual(details)
  expect(response.status).toBe(code)
}

/** The names in a list's answer. */
export const namesIn = (response: RawResponse): string[] =>
  response.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)

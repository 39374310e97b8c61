// The contract suite: what an API server does, as seen on Kubernetes 1.34.4. Where the sandbox differs, the sandbox is wrong.

import { afterAll, beforeAll, describe } from 'vitest'
import { openSession, type Session } from './session.ts'
import { accessSuite } from './suite/access.ts'
import { createSuite } from './suite/create.ts'
import { decodingSuite } from './suite/decoding.ts'
import { deleteSuite } from './suite/delete.ts'
import { expirySuite } from './suite/expiry.ts'
import { listSuite } from './suite/list.ts'
import { namespaceSuite } from './suite/namespaces.ts'
import { patchSuite } from './suite/patch.ts'
import { pathSuite } from './suite/paths.ts'
import { podSuite } from './suite/pods.ts'
import { replaceSuite } from './suite/replace.ts'
import { runningSuite } from './suite/running.ts'
import { selectorSuite } from './suite/selectors.ts'
import { serviceAccountSuite } from './suite/serviceaccounts.ts'
import { validationSuite } from './suite/validation.ts'
import { watchSuite } from './suite/watch.ts'
import type { ContractTarget } from './target.ts'

/** What each part of the suite is given: the session, once it is open. */
export type OpenSession = () => Session

/** Registers the whole suite for the target that `open` gives. */
export function describeContract(description: string, open: () => Promise<ContractTarget>): void {
  describe(description, () => {
    let session: Session | undefined
    beforeAll(async () => {
      session = await openSession(await open())
    })
    afterAll(async () => {
      await session?.close()
      await session?.target.close()
    })
    const opened: OpenSession = () => {
      if (session === undefined) throw new Error('the session is not open')
      return session
    }
    createSuite(opened)
    validationSuite(opened)
    decodingSuite(opened)
    replaceSuite(opened)
    patchSuite(opened)
    deleteSuite(opened)
    listSuite(opened)
    selectorSuite(opened)
    watchSuite(opened)
    namespaceSuite(opened)
    serviceAccountSuite(opened)
    podSuite(opened)
    runningSuite(opened)
    accessSuite(opened)
    pathSuite(opened)
    expirySuite(opened)
  })
}

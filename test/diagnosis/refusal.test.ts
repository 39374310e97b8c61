// What API servers answer to pods that they do not create.

import { expect, it } from 'vitest'
import type { DiagnosisCode } from '../../src/diagnosis/catalogue.ts'
import { diagnoseRefusal } from '../../src/diagnosis/refusal.ts'

const refusals: [DiagnosisCode | undefined, number, string][] = [
  [
    'quota-exceeded',
    403,
    'pods "x" is forbidden: exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=3, limited: limits.cpu=4',
  ],
  [
    'resources-required',
    403,
    'pods "x" is forbidden: failed quota: compute: must specify limits.cpu for: main; limits.memory for: main',
  ],
  ['limits-violated', 403, 'pods "x" is forbidden: maximum cpu usage per Container is 1, but limit is 2'],
  [
    'limits-violated',
    403,
    'pods "x" is forbidden: [minimum memory usage per Pod is 64Mi, but request is 1Mi, cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000]',
  ],
  [
    'pod-security-refused',
    403,
    'pods "x5" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "x5" must set securityContext.allowPrivilegeEscalation=false)',
  ],
  [
    'create-forbidden',
    403,
    'pods is forbidden: User "dev" cannot create resource "pods" in API group "" in the namespace "app"',
  ],
  [
    'service-account-missing',
    403,
    'pods "x" is forbidden: error looking up service account app/builder: serviceaccount "builder" not found',
  ],
  [
    'namespace-unusable',
    403,
    'pods "x" is forbidden: unable to create new content in namespace app because it is being terminated',
  ],
  ['namespace-unusable', 404, 'namespaces "app" not found'],
  [
    'admission-denied',
    403,
    'admission webhook "policy.example.com" denied the request: images must come from reg.example.com',
  ],
  ['admission-denied', 403, 'pods "x" is forbidden: no PriorityClass with name urgent was found'],
  [
    'admission-denied',
    422,
    "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no latest",
  ],
  ['admission-denied', 403, 'pods "x" is forbidden: something else'],
  [
    'admission-unavailable',
    500,
    'Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: Post "https://policy.svc:443/v": context deadline exceeded',
  ],
  ['pod-invalid', 422, 'Pod "x" is invalid: spec.containers[0].image: Required value'],
  [undefined, 429, 'the server is busy'],
  [undefined, 503, 'etcdserver: leader changed'],
]

it.for(refusals)('%s: %i %s', ([code, status, message]) => {
  const diagnosis = diagnoseRefusal({ status, message })
  expect(diagnosis?.code).toBe(code)
  if (diagnosis) expect(diagnosis.evidence).toEqual([`the server says: ${message}`])
})

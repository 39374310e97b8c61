// A planned run that plugins refuse: why, what speaks for it and what to do stand below the pod as comments.

import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { layoutPlan, toPlanReport } from '../../../src/cli/run/plan-report.ts'
import type { Traced } from '../../../src/operator/spec/traced.ts'
import { createTestContext } from '../support/test-context.ts'

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'job' }, spec: { containers: [] } }
const refusal = {
  plugin: 'pull-secrets',
  reason: 'secret `regcred` makes every pull fail',
  evidence: ['asked https://bob:hunter2@ghcr.io'],
  remedy: 'see what is wrong with it:\npullpass verify regcred',
}

it('stays YAML, and no password of a URL is in it', async () => {
  const kind: Traced = { kind: 'value', layer: 'default', value: 'Pod' }
  const provenance: Traced = { kind: 'map', layer: 'default', entries: new Map([['kind', kind]]) }
  const report = toPlanReport('east', { pod, provenance, refusals: [refusal], warnings: [] })
  const text = await layoutPlan(report, createTestContext().context.output.stdout)
  const [yaml = '', comments] = text.split('---\n')
  expect(load(yaml)).toEqual(pod)
  expect(comments).toBe(`# default  kind
# refused by plugin pull-secrets: secret \`regcred\` makes every pull fail
#   asked https://[redacted]@ghcr.io
# → see what is wrong with it:
#     pullpass verify regcred
`)
  expect(JSON.stringify(report)).not.toContain('hunter2')
})

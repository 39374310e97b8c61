// What a dry run shows of a pod: never the value of a variable.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describePod } from '../../../src/operator/spec/describe-pod.ts'
import { masked, maskPod } from '../../../src/operator/spec/mask.ts'
import { build, image } from './support/build.ts'

const canary = 'canary-Zx81q-value'

describe('a pod that is shown', () => {
  it('[case 149] [case 45] never holds the value of a variable, wherever it was set', async () => {
    const place = fc.constantFrom('template', 'pod', 'task', 'init', 'sidecar')
    await fc.assert(
      fc.asyncProperty(place, fc.stringMatching(/^[A-Z]{1,8}$/), async (where, name) => {
        const env = [{ name, value: `x${canary}x` }]
        const built = await build({
          image,
          ...(where === 'template' && { template: { spec: { containers: [{ image, env }] } } }),
          ...(where === 'pod' && { pod: { spec: { containers: [{ image, env }] } } }),
          ...(where === 'task' && { env }),
          ...(where === 'init' && { initContainers: [{ name: 'prepare', image, env }] }),
          ...(where === 'sidecar' && { sidecars: [{ name: 'proxy', image, env }] }),
        })
        expect(JSON.stringify(built.pod)).toContain(canary)
        const shown = JSON.stringify(describePod(built.pod, built.provenance))
        expect(shown).not.toContain(canary)
        expect(shown).toContain(masked)
      }),
    )
  })

  it('[case 45] never holds it in a message about what is wrong', async () => {
    const task = { image, env: { A: canary, 'B=': canary }, resources: { limits: { cpu: canary } } }
    const error = await build(task).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(JSON.stringify([error.message, error.cause.errors.map(String)])).not.toContain(canary)
  })

  it('keeps references to secrets, empty values, and everything else', async () => {
    const env = { A: { secretKeyRef: { name: 's', key: 'k' } }, EMPTY: '', LEVEL: 'debug' }
    const { pod, provenance } = await build({ image, env, labels: { a: 'b' } })
    const shown = describePod(pod, provenance).pod
    expect(shown).toMatchObject({ metadata: pod.metadata })
    expect(shown['spec']).toMatchObject({
      ...pod.spec,
      containers: [
        {
          env: [
            { name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
            { name: 'EMPTY', value: '' },
            { name: 'LEVEL', value: masked },
          ],
        },
      ],
    })
  })

  it.each([
    ['DB_PASSWORD', 'x', masked],
    ['GITHUB_TOKEN', 'x', masked],
    ['DATABASE', 'postgres://user:pass@db.example/app', masked],
    ['ENDPOINT', 'https://api.example/v1', 'https://api.example/v1'],
    ['LEVEL', 'debug', 'debug'],
    ['DATA', '-----BEGIN RSA PRIVATE KEY-----', masked],
  ])('shows values when asked, but not of what looks like a secret: %s', async (name, value, expected) => {
    const { pod, provenance } = await build({ image, env: { [name]: value } })
    const shown = describePod(pod, provenance, { showValues: true })
    expect(shown.pod).toMatchObject({ spec: { containers: [{ env: [{ name, value: expected }] }] } })
  })

  it('holds no headers of probes and no copy that kubectl kept', () => {
    const header = { name: 'Authorization', value: canary }
    const probe = { httpGet: { port: 80, httpHeaders: [header] } }
    const hook = { preStop: { httpGet: { port: 80, httpHeaders: [header] } } }
    const pod = {
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': canary, kept: '1' } },
      spec: { containers: [{ name: 'a', livenessProbe: probe, lifecycle: hook }], ephemeralContainers: [] },
    }
    const shown = maskPod(pod)
    expect(JSON.stringify(shown)).not.toContain(canary)
    expect(shown).toMatchObject({ metadata: { annotations: { kept: '1' } } })
  })

  it('names who set what', async () => {
    const { pod, provenance } = await build({ image, template: { spec: { hostNetwork: true } } })
    expect(describePod(pod, provenance).origins).toContainEqual({ path: 'spec.hostNetwork', layer: 'template' })
  })
})

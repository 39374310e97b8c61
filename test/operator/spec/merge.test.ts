// The promises of the merge, over any layers.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPod } from '../../../src/operator/spec/check/pod.ts'
import { mergeLayers } from '../../../src/operator/spec/merge.ts'
import { podRule } from '../../../src/operator/spec/merge-rule.ts'
import type { Json, JsonObject } from '../../../src/operator/spec/pod-fields.ts'
import { unitePullSecrets } from '../../../src/operator/spec/pull-secrets.ts'
import { type Layer, listOrigins, retrace, toJson, trace } from '../../../src/operator/spec/traced.ts'
import { build, mistakesOf } from './support/build.ts'

const word = fc.constantFrom('a', 'b', 'c')
const named = (value: fc.Arbitrary<JsonObject>) =>
  fc.uniqueArray(fc.tuple(word, value), { selector: ([name]) => name, minLength: 1, maxLength: 3 })
const list = (value: fc.Arbitrary<JsonObject>): fc.Arbitrary<Json> =>
  named(value).map((items) => items.map(([name, rest]) => ({ ...rest, name })))
const optional = (fields: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> =>
  fc.record(fields, { requiredKeys: [] }).map(toPlain)

const variable = fc.oneof(
  word.map((value) => ({ value })),
  word.map((key) => ({ valueFrom: { secretKeyRef: { name: 's', key } } })),
)
const container = optional({
  image: word.map((name) => `registry.example/${name}:1`),
  args: fc.array(word, { minLength: 1 }),
  env: list(variable),
  ports: list(fc.integer({ min: 1, max: 3 }).map((containerPort) => ({ containerPort }))),
  resources: optional({ limits: fc.dictionary(fc.constantFrom('cpu', 'memory'), fc.constantFrom('1', '2')) }),
  tty: fc.boolean(),
})
const texts = fc.dictionary(word, word)
const layer: fc.Arbitrary<JsonObject> = fc
  .record<JsonObject>({
    metadata: optional({ labels: texts, annotations: texts }),
    spec: optional({
      containers: list(container),
      initContainers: list(container.map((item) => ({ image: 'registry.example/i:1', ...item }))).map(renameInit),
      volumes: list(fc.constantFrom({ emptyDir: {} }, { hostPath: { path: '/x' } })),
      imagePullSecrets: list(fc.constant({})),
      nodeSelector: texts,
      hostNetwork: fc.boolean(),
      tolerations: fc.array(fc.record({ operator: fc.constant('Exists'), key: word }), { minLength: 1 }),
    }),
  })
  .map(toPlain)

function toPlain(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value))
}

// Names are shared by containers and init containers of a pod.
function renameInit(items: Json): Json {
  return Array.isArray(items)
    ? items.map((item: JsonObject) => ({ ...item, name: `init-${String(item['name'])}` }))
    : []
}

const merge = (...layers: readonly JsonObject[]): Json =>
  toJson(layers.map((pod) => trace(pod, podRule, 'task')).reduce((low, high) => mergeLayers(low, high, podRule)))

describe('a merge of layers', () => {
  it('gives the same in any grouping', () => {
    fc.assert(
      fc.property(layer, layer, layer, (one, two, three) => {
        const right = merge(two, three)
        expect(merge(one, right as JsonObject)).toEqual(merge(merge(one, two) as JsonObject, three))
      }),
    )
  })

  it('with itself or with nothing changes nothing', () => {
    fc.assert(
      fc.property(layer, (one) => {
        expect(merge(one, one)).toEqual(one)
        expect(merge(one, {})).toEqual(one)
        expect(merge({}, one)).toEqual(one)
      }),
    )
  })

  it('[case 33] of valid layers gives a pod that passes the check', async () => {
    await fc.assert(
      fc.asyncProperty(layer, layer, async (template, pod) => {
        const attempt = build({ template, pod, image: 'registry.example/task:1', command: ['x'] })
        const built = await attempt.catch(() => undefined)
        // A container beside the main one may lack its image: that mistake is the layers'.
        if (built === undefined) {
          for (const mistake of await mistakesOf(() => attempt))
            expect(mistake).toMatch(/`spec.containers.*image` is missing/)
        } else {
          expect(checkPod(JSON.parse(JSON.stringify(built.pod))).issues).toEqual([])
        }
      }),
    )
  })
})

describe('pull secrets', () => {
  const references = fc.array(
    fc.oneof(
      fc.constantFrom('a', ' a', 'b ', '', 'c'),
      word.map((name) => ({ name })),
    ),
  )

  it('united once more are the same', () => {
    fc.assert(
      fc.property(references, references, (one, two) => {
        const united = unitePullSecrets([...one, ...two])
        expect(unitePullSecrets(united.map(({ name }) => name))).toEqual(united)
        expect(unitePullSecrets([...one, ...two, ...one])).toEqual(united)
        expect(new Set(united.map(({ name }) => name)).size).toBe(united.length)
      }),
    )
  })
})

describe('origins', () => {
  const traced = (pod: JsonObject, name: Layer) => trace(pod, podRule, name)

  it('name the layer of every part, in the order of the pod', () => {
    const low = { metadata: { labels: { a: '1', 'x.y/z': '1' } }, spec: { containers: [{ name: 'base', tty: true }] } }
    const high = { metadata: { labels: { a: '2' } }, spec: { containers: [{ name: 'base', image: 'i', args: [] }] } }
    const merged = mergeLayers(traced(low, 'template'), traced(high, 'task'), podRule)
    expect(listOrigins(merged)).toEqual([
      { path: 'metadata.labels.a', layer: 'task' },
      { path: 'metadata.labels["x.y/z"]', layer: 'template' },
      { path: 'spec.containers[0].name', layer: 'template' },
      { path: 'spec.containers[0].tty', layer: 'template' },
      { path: 'spec.containers[0].image', layer: 'task' },
      { path: 'spec.containers[0].args', layer: 'task' },
    ])
  })

  it('follow a pod that a plugin changed: only what is new is the plugin’s', () => {
    fc.assert(
      fc.property(layer, layer, (before, after) => {
        const changed = retrace(traced(before, 'task'), after, podRule, 'plugin x')
        expect(toJson(changed)).toEqual(after)
        const unchanged = retrace(traced(before, 'task'), before, podRule, 'plugin x')
        expect(listOrigins(unchanged)).toEqual(listOrigins(traced(before, 'task')))
      }),
    )
  })

  it('of a built pod name every part of it', async () => {
    const { pod, provenance } = await build({
      image: 'registry.example/task:1',
      template: { spec: { containers: [{ name: 'app', tty: true }], imagePullSecrets: [{ name: 'a' }] } },
      imagePullSecrets: ['a', 'b'],
      result: { from: 'file', image: 'registry.example/sh:1' },
    })
    expect(toJson(provenance)).toEqual(pod)
    const layerOf = Object.fromEntries(listOrigins(provenance).map(({ path, layer: name }) => [path, name]))
    expect(layerOf).toMatchObject({
      'metadata.name': 'default',
      'spec.restartPolicy': 'task',
      'spec.containers[0].name': 'template',
      'spec.containers[0].tty': 'template',
      'spec.containers[0].image': 'task',
      'spec.containers[0].terminationMessagePolicy': 'default',
      'spec.imagePullSecrets[0]': 'template',
      'spec.imagePullSecrets[1]': 'task',
      'spec.initContainers[0].image': 'task',
    })
  })
})

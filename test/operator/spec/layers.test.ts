// Template, full spec and settings laid over each other.

import { describe, expect, it } from 'vitest'
import { build, image, mainOf, mistakesOf, specOf } from './support/build.ts'

const templateFile = `
apiVersion: v1
kind: Pod
metadata:
  name: from-file
  labels: {team: data}
  annotations: {note: "1"}
spec:
  containers:
    - name: base
      image: registry.example/team/template:1
      env:
        - {name: KEEP, value: "1"}
        - {name: CHANGE, value: old}
      resources:
        requests: {cpu: 100m, memory: 64Mi}
      volumeMounts:
        - {name: data, mountPath: /data}
    - name: proxy
      image: registry.example/team/proxy:1
  imagePullSecrets:
    - name: registry
  volumes:
    - name: data
      emptyDir: {}
    - name: script
      configMap: {name: script, defaultMode: 0755}
  hostNetwork: true
  tolerations:
    - {key: gpu, operator: Exists}
`
const files = { 'pod.yaml': templateFile }

describe('a template file', () => {
  it('[case 29] is kept in every field when nothing else is said', async () => {
    const { pod, name, mainContainer, warnings } = await build({ template: 'pod.yaml' }, files)
    expect({ name, mainContainer, warnings }).toEqual({ name: 'from-file', mainContainer: 'base', warnings: [] })
    expect(pod.metadata).toEqual({
      name: 'from-file',
      namespace: 'default',
      labels: { team: 'data' },
      annotations: { note: '1' },
    })
    expect(pod.spec).toEqual({
      restartPolicy: 'Never',
      hostNetwork: true,
      imagePullSecrets: [{ name: 'registry' }],
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'script', configMap: { name: 'script', defaultMode: 0o755 } },
      ],
      containers: [
        {
          name: 'base',
          image: 'registry.example/team/template:1',
          env: [
            { name: 'KEEP', value: '1' },
            { name: 'CHANGE', value: 'old' },
          ],
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
          terminationMessagePolicy: 'File',
        },
        { name: 'proxy', image: 'registry.example/team/proxy:1' },
      ],
    })
  })

  it('[case 30] gives way to settings field by field', async () => {
    const { pod } = await build(
      {
        template: 'pod.yaml',
        image,
        name: 'mine',
        labels: { team: 'mine', more: 'yes' },
        env: { CHANGE: 'new', ADD: '2' },
        resources: { requests: { cpu: '1' }, limits: { cpu: '2' } },
        imagePullSecrets: ['mine', 'registry'],
        hostNetwork: false,
        tolerations: [],
      },
      files,
    )
    expect(pod.metadata).toMatchObject({ name: 'mine', labels: { team: 'mine', more: 'yes' } })
    expect(pod.spec?.containers[0]).toMatchObject({
      name: 'base',
      image,
      env: [
        { name: 'KEEP', value: '1' },
        { name: 'CHANGE', value: 'new' },
        { name: 'ADD', value: '2' },
      ],
      resources: { requests: { cpu: '1', memory: '64Mi' }, limits: { cpu: '2' } },
    })
    expect(pod.spec).toMatchObject({ hostNetwork: false, tolerations: [] })
    expect(pod.spec?.imagePullSecrets).toEqual([{ name: 'registry' }, { name: 'mine' }])
  })

  it('loses what a setting sets to null, and what an empty list empties', async () => {
    const spec = await specOf(
      {
        template: 'pod.yaml',
        hostNetwork: null,
        tolerations: null,
        env: { CHANGE: null, NEVER_THERE: null },
        imagePullSecrets: [],
        labels: { team: null },
      },
      files,
    )
    expect(spec).not.toHaveProperty('hostNetwork')
    expect(spec).not.toHaveProperty('tolerations')
    expect(spec.containers[0]?.env).toEqual([{ name: 'KEEP', value: '1' }])
    expect(spec.imagePullSecrets).toEqual([])
  })

  it('[case 37] that is missing is a mistake, and never an empty pod', async () => {
    expect(await mistakesOf(() => build({ image, template: 'other.yaml' }, files))).toEqual([
      '`template` can not be read: `other.yaml` (there is no such file)',
    ])
  })

  it.each([
    ['a: [', '`template` can not be used: `pod.yaml` is not valid YAML near line 1'],
    ['', '`template` can not be used: `pod.yaml` is empty'],
    ['a: 1\n---\na: 2', '`template` can not be used: `pod.yaml` holds more than one document'],
    ['kind: Deployment', '`template` is not a pod: its `kind` is not `Pod`'],
    ['[1]', '`template` is not a pod: it is no object'],
    ['spec: 1', '`template` has a `spec` that is no object'],
  ])('that holds %j is refused', async (text, mistake) => {
    expect(await mistakesOf(() => build({ image, template: 'pod.yaml' }, { 'pod.yaml': text }))).toEqual([mistake])
  })
})

describe('a full spec', () => {
  const pod = {
    metadata: { name: 'hello', namespace: 'spec-space', labels: { foo: 'bar' } },
    spec: { containers: [{ name: 'base', image: 'registry.example/team/spec:1' }] },
  }

  it('[case 27] keeps its name and labels', async () => {
    const built = await build({ pod, labels: { fizz: 'buzz' } })
    expect(built.name).toBe('hello')
    expect(built.pod.metadata?.labels).toEqual({ foo: 'bar', fizz: 'buzz' })
    expect(built.pod.spec?.containers[0]?.image).toBe('registry.example/team/spec:1')
  })

  it('[case 28] gives way to settings, and lists add', async () => {
    const withEnv = {
      ...pod,
      spec: { containers: [{ ...pod.spec.containers[0], env: [{ name: 'A', value: '1' }] }] },
    } as const
    const built = await build({
      pod: JSON.parse(JSON.stringify(withEnv)),
      image,
      imagePullPolicy: 'Always',
      labels: { foo: 'new' },
      env: [{ name: 'B', value: '2' }],
    })
    expect(built.pod.metadata?.labels).toEqual({ foo: 'new' })
    expect(built.pod.spec?.containers).toMatchObject([
      {
        image,
        imagePullPolicy: 'Always',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
    ])
  })

  it('[case 43] stands between template and settings', async () => {
    const env = [{ name: 'MIDDLE', value: '1' }]
    const middle = { ...pod, spec: { containers: pod.spec.containers.map((container) => ({ ...container, env })) } }
    const { pod: built } = await build(
      { template: 'pod.yaml', pod: middle, labels: { top: '1' }, env: { TOP: '1' }, result: { from: 'file', image } },
      files,
    )
    expect(built.metadata?.labels).toEqual({ team: 'data', foo: 'bar', top: '1' })
    expect(built.spec?.containers[0]).toMatchObject({ image: 'registry.example/team/spec:1' })
    expect(built.spec?.containers[0]?.env?.map(({ name }) => name)).toEqual(['KEEP', 'CHANGE', 'MIDDLE', 'TOP'])
    expect(built.spec?.initContainers?.[0]).toMatchObject({ name: 'pullpass-result', image })
  })

  it('[case 34] wins field by field', async () => {
    const low = { spec: { containers: [], priority: 1, activeDeadlineSeconds: 100 } }
    const high = { spec: { containers: [], priority: 2, hostname: 'h' } }
    expect(await specOf({ image, template: low, pod: high })).toMatchObject({
      priority: 2,
      activeDeadlineSeconds: 100,
      hostname: 'h',
    })
  })

  const filled = { containers: [{ name: 'a', image }] }
  it.each([
    [null, filled],
    [filled, null],
    [filled, { containers: [] }],
    [{ containers: [] }, filled],
  ])('[case 33] and a side that is empty give the other side: %#', async (low, high) => {
    const spec = await specOf({ template: { spec: low }, pod: { spec: high } })
    expect(spec.containers).toMatchObject([{ name: 'a', image }])
  })
})

describe('no layer at all', () => {
  it('[case 38] is a mistake, unless the settings are enough', async () => {
    expect(await mistakesOf(() => build({}))).toEqual(['`spec.containers[0].image` is missing'])
    expect((await build({ image })).pod.spec?.containers).toMatchObject([{ name: 'base', image }])
  })
})

describe('init containers of several layers', () => {
  it('[case 35] of different names stay, the lower layer first', async () => {
    const spec = await specOf({
      image,
      template: { spec: { initContainers: [{ name: 'one', image }] } },
      initContainers: [{ name: 'two', image }],
    })
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['one', 'two'])
  })

  it('[case 36] of one name become one', async () => {
    const spec = await specOf({
      image,
      template: { spec: { initContainers: [{ name: 'one', args: ['a'] }] } },
      initContainers: [{ name: 'one', image }],
    })
    expect(spec.initContainers).toEqual([{ name: 'one', args: ['a'], image }])
  })

  it('[case 31] of a template keep their arguments', async () => {
    const spec = await specOf({
      image,
      template: { spec: { initContainers: [{ name: 'one', image, args: ['--day', '2026-01-01'] }] } },
    })
    expect(spec.initContainers?.[0]?.args).toEqual(['--day', '2026-01-01'])
  })
})

describe('the main container', () => {
  const a = { name: 'a', image: 'registry.example/a:1', ports: [{ name: 'http', containerPort: 80 }] }
  const b = { name: 'b', image: 'registry.example/b:1' }

  it('[case 32] is the first one where names say nothing, others are merged by name', async () => {
    const c = { name: 'c', ports: [{ name: 'metrics', containerPort: 81 }] }
    const spec = await specOf({ template: { spec: { containers: [a, b] } }, pod: { spec: { containers: [c, b] } } })
    expect(spec.containers).toMatchObject([
      { name: 'c', image: a.image, ports: [{ name: 'http' }, { name: 'metrics' }] },
      { name: 'b', image: b.image },
    ])
  })

  it('[case 32] is found by its name wherever it stands', async () => {
    const { pod, mainContainer } = await build({
      template: { spec: { containers: [b, a] } },
      pod: { spec: { containers: [{ name: 'a', command: ['run'] }] } },
      mainContainer: 'a',
      image,
    })
    expect(mainContainer).toBe('a')
    expect(pod.spec?.containers).toMatchObject([b, { name: 'a', image, command: ['run'] }])
  })

  it('[case 32] is not the first one when that is another container of the template', async () => {
    const spec = await specOf({
      template: { spec: { containers: [a, b] } },
      pod: { spec: { containers: [{ name: 'b', command: ['x'] }] } },
      image,
    })
    expect(spec.containers).toMatchObject([
      { name: 'a', image },
      { name: 'b', image: b.image, command: ['x'] },
    ])
  })

  it('is called `base` when nothing names it, and as the task says otherwise', async () => {
    expect((await mainOf({ image })).name).toBe('base')
    expect((await mainOf({ image, mainContainer: 'work' })).name).toBe('work')
    const spec = await specOf({ template: { spec: { containers: [a, b] } }, mainContainer: 'work' })
    expect(spec.containers.map(({ name }) => name)).toEqual(['work', 'b'])
  })

  it('gets a name when the template gives it none', async () => {
    const spec = await specOf({ template: { spec: { containers: [{ image: a.image }, b] } }, command: ['x'] })
    expect(spec.containers).toMatchObject([{ name: 'base', image: a.image, command: ['x'] }, b])
  })
})

describe('lists of named things', () => {
  it('[case 19] of pull secrets are united, trimmed, without empty ones and repetitions', async () => {
    const spec = await specOf({
      image,
      template: { spec: { imagePullSecrets: [{ name: 'one' }, { name: ' two ' }, { name: 'one' }, {}] } },
      imagePullSecrets: ['three', ' two', '', { name: 'one' }, 'four'],
    })
    expect(spec.imagePullSecrets?.map(({ name }) => name)).toEqual(['one', 'two', 'three', 'four'])
  })

  it('of volumes replace one of the same name as a whole, so that no volume has two sources', async () => {
    const spec = await specOf({
      image,
      template: { spec: { volumes: [{ name: 'data', emptyDir: {} }] } },
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'disk' } }],
    })
    expect(spec.volumes).toEqual([{ name: 'data', persistentVolumeClaim: { claimName: 'disk' } }])
  })

  it('of variables replace one of the same name as a whole', async () => {
    const main = await mainOf({
      template: { spec: { containers: [{ image, env: [{ name: 'A', value: 'literal' }] }] } },
      env: { A: { secretKeyRef: { name: 's', key: 'k' } } },
    })
    expect(main.env).toEqual([{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }])
  })

  it('of mounts go by their place', async () => {
    const main = await mainOf({
      template: {
        spec: {
          volumes: [
            { name: 'one', emptyDir: {} },
            { name: 'two', emptyDir: {} },
          ],
          containers: [{ image, volumeMounts: [{ name: 'one', mountPath: '/data', readOnly: true }] }],
        },
      },
      volumeMounts: [
        { name: 'two', mountPath: '/data' },
        { name: 'one', mountPath: '/other' },
      ],
    })
    expect(main.volumeMounts).toEqual([
      { name: 'two', mountPath: '/data', readOnly: true },
      { name: 'one', mountPath: '/other' },
    ])
  })

  it('that are emptied hold what helpers add, and nothing else', async () => {
    const main = { image, env: [{ name: 'A', value: '1' }], envFrom: [{ configMapRef: { name: 'low' } }] }
    const template = { spec: { containers: [main], volumes: [{ name: 'low', emptyDir: {} }] } }
    const spec = await specOf({
      template,
      ...{ env: null, envFrom: [], volumes: null, configMaps: ['added'] },
      secrets: [
        { as: 'variable', secret: 's', key: 'k', name: 'B' },
        { as: 'files', secret: 's', path: '/s' },
      ],
    })
    expect(spec.containers[0]?.env?.map(({ name }) => name)).toEqual(['B'])
    expect(spec.containers[0]?.envFrom).toEqual([{ configMapRef: { name: 'added' } }])
    expect(spec.volumes).toMatchObject([{ secret: { secretName: 's' } }])
  })

  it('lose an item by `$patch: delete`', async () => {
    const spec = await specOf({
      image,
      template: { spec: { containers: [{ name: 'base' }, { name: 'proxy', image }] } },
      pod: { spec: { containers: [{ name: 'proxy', $patch: 'delete' }] } },
    })
    expect(spec.containers.map(({ name }) => name)).toEqual(['base'])
  })

  it('of a template alone obey `$patch: delete`, too', async () => {
    const main = await mainOf({ image, env: { GONE: null, KEPT: '1' } })
    expect(main.env).toEqual([{ name: 'KEPT', value: '1' }])
  })
})

describe('what a pod from a server carries', () => {
  it('is left out, with a warning', async () => {
    const exported = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', uid: 'u', resourceVersion: '1', managedFields: [], creationTimestamp: 'now' },
      spec: { containers: [{ name: 'base', image }] },
      status: { phase: 'Running' },
    }
    const { pod, warnings } = await build({ pod: exported })
    expect(Object.keys(pod.metadata ?? {})).toEqual(['name', 'namespace'])
    expect(pod).not.toHaveProperty('status')
    expect(warnings).toEqual([
      '`status`, `metadata.creationTimestamp`, `metadata.managedFields`, `metadata.resourceVersion`, `metadata.uid` of the pod left out: only a server sets that',
    ])
  })

  it('keeps owners, which take the pod with them when they go', async () => {
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u1' }
    const { pod } = await build({ image, template: { metadata: { ownerReferences: [owner] } } })
    expect(pod.metadata?.ownerReferences).toEqual([owner])
  })

  it('makes a name of `generateName`', async () => {
    const { name, pod } = await build({ image, template: { metadata: { generateName: 'nightly-' } } })
    expect(name).toBe('nightly')
    expect(pod.metadata).not.toHaveProperty('generateName')
  })

  it.each([
    [
      { metadata: { finalizers: ['x/y'] } },
      '`template.metadata.finalizers` would keep the pod from ever being deleted',
    ],
    [
      { spec: { ephemeralContainers: [{ name: 'debug' }] } },
      '`template.spec.ephemeralContainers` can only be added to a pod that runs',
    ],
    [
      { spec: { restartPolicy: 'Always' } },
      '`template.spec.restartPolicy` must be `Never`: a task ends when its container ends, and is started once',
    ],
  ])('is refused where a task can not have it: %#', async (template, mistake) => {
    expect(await mistakesOf(() => build({ image, template }))).toEqual([mistake])
  })
})

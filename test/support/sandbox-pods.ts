// Pods on a sandbox as tests speak of them: created through the API, watched until something is true of them.

import type { Sandbox } from '../../src/sandbox/index.ts'
import { RawCluster } from './raw-cluster.ts'

// biome-ignore lint/suspicious/noExplicitAny: a pod as the server gives it, which the tests look into
export type SeenPod = any

/** One namespace of a sandbox's first cluster. */
export class SandboxPods {
  readonly sandbox: Sandbox
  readonly cluster: RawCluster
  readonly #path: string

  constructor(sandbox: Sandbox, namespace = 'app') {
    this.sandbox = sandbox
    this.cluster = new RawCluster(sandbox.kubeconfig)
    this.#path = `/api/v1/namespaces/${namespace}`
  }

  /** Creates a pod with one container, which never restarts. */
  async create(name: string, container: object, spec: object = {}): Promise<void> {
    const main = { name: 'main', image: this.sandbox.images.public, ...container }
    const body = { metadata: { name }, spec: { restartPolicy: 'Never', containers: [main], ...spec } }
    const { status, text } = await this.cluster.send('POST', `${this.#path}/pods`, { body })
    if (status !== 201) throw new Error(text)
  }

  /** A docker config secret with one login for the sandbox's registry. */
  async createSecret(name: string, auths: object): Promise<void> {
    const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') }
    const body = { metadata: { name }, type: 'kubernetes.io/dockerconfigjson', data }
    await this.cluster.send('POST', `${this.#path}/secrets`, { body })
  }

  async delete(name: string, options: object = {}): Promise<void> {
    await this.cluster.send('DELETE', `${this.#path}/pods/${name}`, { body: options })
  }

  /** Every state of the pod from its creation until `isTrue` of one, or until it is gone. */
  async watch(name: string, isTrue: (pod: SeenPod) => boolean): Promise<SeenPod[]> {
    const query = `watch=true&resourceVersion=1&fieldSelector=metadata.name%3D${name}`
    const stream = await this.cluster.stream(`${this.#path}/pods?${query}`)
    const seen: SeenPod[] = []
    for (;;) {
      const event = await stream.next()
      if (event === undefined) throw new Error(`the watch of ${name} ended`)
      seen.push(event.object)
      if (event.type === 'DELETED' || isTrue(event.object)) break
    }
    stream.close()
    return seen
  }

  /** The pod as soon as `isTrue` of it. */
  async until(name: string, isTrue: (pod: SeenPod) => boolean): Promise<SeenPod> {
    return (await this.watch(name, isTrue)).at(-1)
  }

  /** The pod at its end. */
  finished(name: string): Promise<SeenPod> {
    return this.until(name, ({ status }) => ['Succeeded', 'Failed'].includes(status.phase))
  }

  /** The pod as soon as its container waits for this reason. */
  waiting(name: string, reason: string): Promise<SeenPod> {
    return this.until(name, (pod) => stateOf(pod)?.waiting?.reason === reason)
  }

  async log(name: string, query = ''): Promise<string> {
    return (await this.cluster.send('GET', `${this.#path}/pods/${name}/log?${query}`)).text
  }

  /** `Type Reason ×count: message` of all events about a pod. */
  async events(name: string): Promise<string[]> {
    const query = `fieldSelector=involvedObject.name%3D${name}`
    const { body } = await this.cluster.send('GET', `${this.#path}/events?${query}`)
    return body.items.map((event: SeenPod) => `${event.type} ${event.reason} ×${event.count ?? 1}: ${event.message}`)
  }
}

/** The state of a container; of the first one without a name. */
export function stateOf(pod: SeenPod, name?: string): SeenPod {
  const all = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])]
  return (name === undefined ? all[0] : all.find((status) => status.name === name))?.state
}

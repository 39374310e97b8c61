// What a pod has that no layer said: its name, its namespace, and where the main container's last words are read from.

import { isObject, listAt, objectAt, textAt } from './json-fields.ts'
import type { Json, JsonObject } from './pod-fields.ts'

/** For a task of which nothing has a name. */
const lastName = 'task'

export interface PodDefaults {
  /** The main container's name. */
  readonly main: string
  readonly namespace: string
  readonly defaultName?: string | undefined
}

/** `pod` with everything that has a default filled in. */
export function completePodFields(pod: JsonObject, { main, namespace, defaultName }: PodDefaults): JsonObject {
  const metadata = objectAt(pod, 'metadata')
  const spec = objectAt(pod, 'spec')
  const containers = listAt(spec, 'containers')
  const named = containers.find((container) => textAt(container, 'name') === main)
  const name = textAt(metadata, 'name') ?? defaultName ?? nameOfImage(textAt(named, 'image')) ?? lastName
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name, namespace },
    spec: { ...spec, containers: containers.map((container) => completeMain(container, main)) },
  }
}

function completeMain(container: Json, main: string): Json {
  if (!isObject(container) || container['name'] !== main) return container
  return { ...container, terminationMessagePolicy: container['terminationMessagePolicy'] ?? 'File' }
}

/** The last component of an image's repository. */
function nameOfImage(image: string | undefined): string | undefined {
  const [repository] = image?.split('@', 1) ?? []
  const component = repository?.slice(repository.lastIndexOf('/') + 1).split(':', 1)[0]
  return component === '' ? undefined : component
}

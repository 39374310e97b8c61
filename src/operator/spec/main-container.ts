// Which container of each layer is the task's own: by name, and the first one only where no name says otherwise.

import { isObject, listAt, objectAt, textAt } from './json-fields.ts'
import type { Json, JsonObject } from './pod-fields.ts'

/** The main container's name where nothing else names it, and the name that is looked for first. */
const defaultMainContainer = 'base'

export interface AlignedLayers {
  /** The name of the main container in every layer. */
  readonly main: string
  /** The layers, with their main container renamed to it. */
  readonly pods: readonly JsonObject[]
}

/**
 * Finds the main container in each of `pods`, from the lowest layer to the highest, and gives it one name, so that all else can be merged by
 * name. In a layer it is the container called `wanted`, or as in the layers below, or `base`; otherwise the first one, unless a lower layer
 * has another container of that name. The highest layer's name wins.
 */
export function alignMainContainer(pods: readonly JsonObject[], wanted: string | undefined): AlignedLayers {
  const known = new Set<string>()
  let main: string | undefined
  const places = pods.map((pod) => {
    const names = containersOf(pod).map((container) => textAt(container, 'name'))
    const index = findMain(names, wanted, main, known)
    if (index !== undefined) main = names[index] ?? main ?? defaultMainContainer
    for (const name of names) if (name !== undefined) known.add(name)
    return index
  })
  const name = wanted ?? main ?? defaultMainContainer
  return { main: name, pods: pods.map((pod, layer) => renameContainer(pod, places[layer], name)) }
}

function findMain(
  names: readonly (string | undefined)[],
  wanted: string | undefined,
  main: string | undefined,
  known: ReadonlySet<string>,
): number | undefined {
  if (names.length === 0) return undefined
  for (const candidate of [wanted, main, defaultMainContainer]) {
    const index = candidate === undefined ? -1 : names.indexOf(candidate)
    if (index >= 0) return index
  }
  const [first] = names
  return first !== undefined && known.has(first) ? undefined : 0
}

function renameContainer(pod: JsonObject, index: number | undefined, name: string): JsonObject {
  if (index === undefined || !isObject(pod['spec'])) return pod
  const containers = containersOf(pod).map((container, at) =>
    at === index && isObject(container) ? { ...container, name } : container,
  )
  return { ...pod, spec: { ...pod['spec'], containers } }
}

function containersOf(pod: JsonObject): readonly Json[] {
  return listAt(objectAt(pod, 'spec'), 'containers')
}

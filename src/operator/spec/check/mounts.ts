// Volumes and their mounts: each volume one source, each mount a volume and a place of its own.

import { isObject, listAt, objectAt, textAt } from '../json-fields.ts'
import { labelFault } from '../names.ts'
import type { Json, JsonObject } from '../pod-fields.ts'
import { suggest } from '../suggest.ts'
import { doubt, type Finding, findDuplicates, issue, issueIf } from './finding.ts'

/** What the sources that people use most can not be without. */
const neededFields: Readonly<Record<string, string>> = {
  secret: 'secretName',
  configMap: 'name',
  persistentVolumeClaim: 'claimName',
  hostPath: 'path',
}

/** Findings on the volumes of a pod. */
export function checkVolumes(spec: JsonObject): Finding[] {
  const volumes = listAt(spec, 'volumes')
  const names = volumes.map((volume) => textAt(volume, 'name'))
  const pathOf = (index: number) => `spec.volumes[${index}]`
  return [
    ...volumes.flatMap((volume, index) => checkVolume(volume, pathOf(index))),
    ...findDuplicates(names, (index) => `${pathOf(index)}.name`, 'volume'),
  ]
}

/** Findings on the mounts and devices of the container at `path`, against the pod's volumes. */
export function checkMounts(container: Json, path: string, volumes: readonly Json[]): Finding[] {
  const names = volumes.map((volume) => textAt(volume, 'name')).filter((name) => name !== undefined)
  const mounts = listAt(container, 'volumeMounts')
  const devices = listAt(container, 'volumeDevices')
  const mountAt = (index: number) => `${path}.volumeMounts[${index}]`
  const places = mounts.map((mount) => textAt(mount, 'mountPath'))
  return [
    ...mounts.flatMap((mount, index) => checkMount(mount, mountAt(index), names)),
    ...findDuplicates(places, (index) => `${mountAt(index)}.mountPath`, 'mount at'),
    ...devices.flatMap((device, index) => checkVolumeName(device, `${path}.volumeDevices[${index}]`, names)),
  ]
}

function checkVolume(volume: Json, path: string): Finding[] {
  if (!isObject(volume)) return [issue(path, 'is not an object')]
  const name = textAt(volume, 'name')
  const sources = Object.keys(volume).filter((key) => key !== 'name')
  const needed = sources.flatMap((source) =>
    Object.hasOwn(neededFields, source) ? [`${source}.${neededFields[source]}`] : [],
  )
  return [
    ...issueIf(`${path}.name`, name === undefined ? 'is missing' : labelFault(name)),
    ...(sources.length > 1
      ? [issue(path, `has more than one source: ${sources.map((source) => `\`${source}\``).join(', ')}`)]
      : []),
    ...needed
      .filter((field) => !hasText(volume, field.split('.')))
      .map((field) => issue(`${path}.${field}`, 'is missing')),
  ]
}

function hasText(volume: Json, [source = '', field = '']: readonly string[]): boolean {
  return textAt(objectAt(volume, source), field) !== undefined
}

function checkMount(mount: Json, path: string, volumes: readonly string[]): Finding[] {
  const place = textAt(mount, 'mountPath')
  const subPath = textAt(mount, 'subPath')
  return [
    ...checkVolumeName(mount, path, volumes),
    ...issueIf(`${path}.mountPath`, place === undefined ? 'is missing' : undefined),
    ...(place?.includes(':') ? [doubt(`${path}.mountPath`, 'has `:`, which not every runtime takes')] : []),
    ...issueIf(`${path}.subPath`, subPath === undefined ? undefined : subPathFault(subPath)),
    ...(subPath !== undefined && textAt(mount, 'subPathExpr') !== undefined
      ? [issue(path, 'has both `subPath` and `subPathExpr`')]
      : []),
  ]
}

function checkVolumeName(user: Json, path: string, volumes: readonly string[]): Finding[] {
  const name = textAt(user, 'name')
  if (name === undefined) return [issue(`${path}.name`, 'is missing')]
  if (volumes.includes(name)) return []
  return [issue(`${path}.name`, `names the volume \`${name}\`, which does not exist${suggest(name, volumes)}`)]
}

function subPathFault(subPath: string): string | undefined {
  if (subPath.startsWith('/')) return 'must be a relative path'
  return subPath.split('/').includes('..') ? 'can not have `..`' : undefined
}

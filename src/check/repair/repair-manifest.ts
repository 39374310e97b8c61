// A Secret manifest around a repaired document: the right type and key, everything that only the cluster knows left out.

import { isPlainObject, type PlainObject, type PlainValue } from '../plain-value.ts'
import { textMapOf } from '../secret/metadata.ts'
import { holdsCredentials } from '../secret/secret-circumstances.ts'
import type { SecretObject } from '../secret/secret-object.ts'
import { dockerCfgType, dockerConfigJsonType, type FoundValue } from '../secret/secret-value.ts'
import type { RepairedDocument } from './repair-document.ts'

/** The fields of metadata that a person writes. */
const writtenFields = ['name', 'generateName', 'namespace', 'labels', 'annotations']

/** The manifest of the secret with its docker config replaced. Other values stay, as far as they can be decoded. */
export function repairManifest(secret: SecretObject, value: FoundValue, document: RepairedDocument): PlainObject {
  const isLegacy = document.layout === 'dockercfg'
  const dataKey = isLegacy ? '.dockercfg' : '.dockerconfigjson'
  const others = [...secret.data].filter(([key]) => key !== value.key && key !== dataKey)
  const data = new Map<string, PlainValue>(others.map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]))
  data.set(dataKey, Buffer.from(document.json, 'utf8').toString('base64'))
  const body: [string, PlainValue][] = [
    ['type', isLegacy ? dockerCfgType : dockerConfigJsonType],
    ['data', data],
  ]
  if (secret.isImmutable) body.push(['immutable', true])
  if (!secret.hasMetadata) return new Map(body)
  return new Map([['apiVersion', 'v1'], ['kind', 'Secret'], ['metadata', keepWritten(secret.metadata)], ...body])
}

function keepWritten(metadata: PlainObject): PlainObject {
  const kept = new Map([...metadata].filter(([name]) => writtenFields.includes(name)))
  const leaks = [...textMapOf(metadata, 'annotations')].filter(([name, text]) => holdsCredentials(name, text))
  const annotations = kept.get('annotations')
  if (leaks.length === 0 || !isPlainObject(annotations)) return kept
  const harmless = new Map([...annotations].filter(([name]) => !leaks.some(([leak]) => leak === name)))
  if (harmless.size > 0) kept.set('annotations', harmless)
  else kept.delete('annotations')
  return kept
}

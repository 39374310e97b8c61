// Name, namespace, labels and annotations.

import { fieldAt, isObject, objectAt, textAt } from '../json-fields.ts'
import { labelFault, labelValueFault, qualifiedNameFault, taskNameFault } from '../names.ts'
import type { Json, JsonObject } from '../pod-fields.ts'
import { joinPath } from '../traced.ts'
import { type Finding, issue, issueIf } from './finding.ts'

/** TotalAnnotationSizeLimitB in apimachinery. */
const mostAnnotationBytes = 256 * 1024

/** Findings on a pod's metadata before the launch: the name is the task's. */
export function checkMetadata(pod: JsonObject): Finding[] {
  const metadata = objectAt(pod, 'metadata')
  const annotations = objectAt(metadata, 'annotations')
  return [
    ...issueIf('metadata.name', taskNameFault(textAt(metadata, 'name') ?? '')),
    ...issueIf('metadata.namespace', labelFault(textAt(metadata, 'namespace') ?? '')),
    ...checkTexts(fieldAt(metadata, 'labels'), 'metadata.labels', qualifiedNameFault, labelValueFault),
    ...checkTexts(fieldAt(metadata, 'annotations'), 'metadata.annotations', annotationKeyFault, () => undefined),
    ...issueIf('metadata.annotations', sizeFault(annotations)),
  ]
}

function checkTexts(
  texts: Json | undefined,
  path: string,
  keyFault: (key: string) => string | undefined,
  valueFault: (value: string) => string | undefined,
): Finding[] {
  if (texts === undefined) return []
  if (!isObject(texts)) return [issue(path, 'must be an object')]
  return Object.entries(texts).flatMap(([key, value]) => {
    const place = joinPath(path, key)
    const fault = typeof value === 'string' ? valueFault(value) : 'must be a text; put it in quotes'
    return [...issueIf(place, keyFault(key)), ...issueIf(place, fault)]
  })
}

// Unlike those of labels, keys of annotations may have capitals in their prefix (`ValidateAnnotations` in apimachinery).
function annotationKeyFault(key: string): string | undefined {
  return qualifiedNameFault(key.toLowerCase())
}

function sizeFault(annotations: JsonObject): string | undefined {
  const bytes = Object.entries(annotations)
    .flat()
    .reduce<number>((sum, text) => sum + Buffer.byteLength(String(text)), 0)
  return bytes > mostAnnotationBytes ? `have ${bytes} bytes, at most ${mostAnnotationBytes} are allowed` : undefined
}

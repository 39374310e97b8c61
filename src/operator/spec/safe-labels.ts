// Labels whose values Kubernetes would refuse are shortened; the whole value stays in an annotation.

import { toLabelValue } from '../launch/labels.ts'
import { isObject } from './json-fields.ts'
import { labelValueFault } from './names.ts'
import type { JsonObject } from './pod-fields.ts'

/** Annotation with the whole values of shortened labels, as a JSON object. */
const wholeLabelsAnnotation = 'pullpass.dev/whole-labels'

/** `pod` with labels that can be stored, and a warning for each that had to change. */
export function makeLabelsSafe(pod: JsonObject): { readonly pod: JsonObject; readonly warnings: readonly string[] } {
  const metadata = isObject(pod['metadata']) ? pod['metadata'] : {}
  const labels = isObject(metadata['labels']) ? metadata['labels'] : {}
  const odd = Object.entries(labels).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && labelValueFault(entry[1]) !== undefined,
  )
  if (odd.length === 0) return { pod, warnings: [] }
  const safe = Object.fromEntries(odd.map(([key, value]) => [key, toLabelValue(value)]))
  const annotations = {
    ...(isObject(metadata['annotations']) && metadata['annotations']),
    [wholeLabelsAnnotation]: JSON.stringify(Object.fromEntries(odd)),
  }
  return {
    pod: { ...pod, metadata: { ...metadata, labels: { ...labels, ...safe }, annotations } },
    warnings: odd.map(
      ([key, value]) =>
        `label \`${key}\` was shortened: its value ${labelValueFault(value)}; the whole value is in the annotation \`${wholeLabelsAnnotation}\``,
    ),
  }
}

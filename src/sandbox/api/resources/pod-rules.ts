// The part of pod validation that pullpass's pods can run into (`pkg/apis/core/validation`, `ValidatePodSpec`).

import { objectsAt, textAt } from '../object.ts'
import { labelErrors } from '../rules/names.ts'
import { type FieldCause, invalidValue, notSupported, quote, required } from '../status.ts'

const restartPolicies = ['Always', 'OnFailure', 'Never']
const maxDeadlineSeconds = 2_147_483_647

/** What is wrong with a pod's spec, defaults filled in. */
export function specCauses(spec: Readonly<Record<string, unknown>>): FieldCause[] {
  const containers = objectsAt(spec, 'containers')
  const policy = textAt(spec, 'restartPolicy')
  return [
    ...(containers.length === 0 ? [required('spec.containers')] : containerCauses(containers, 'spec.containers')),
    ...containerCauses(objectsAt(spec, 'initContainers'), 'spec.initContainers'),
    ...(restartPolicies.includes(policy) ? [] : [notSupported('spec.restartPolicy', quote(policy), restartPolicies)]),
    ...deadlineCauses(spec['activeDeadlineSeconds']),
  ]
}

function containerCauses(containers: readonly object[], path: string): FieldCause[] {
  const names = containers.map((container) => textAt(container, 'name'))
  return containers.flatMap((container, index) => {
    const field = `${path}[${index}]`
    return [
      ...nameCauses(names, index, `${field}.name`),
      ...(textAt(container, 'image') === '' ? [required(`${field}.image`)] : []),
    ]
  })
}

function nameCauses(names: readonly string[], index: number, field: string): FieldCause[] {
  const name = names[index] ?? ''
  if (name === '') return [required(field)]
  const errors = labelErrors(name)
  if (errors.length > 0) return errors.map((error) => invalidValue(field, name, error))
  if (names.indexOf(name) === index) return []
  return [{ reason: 'FieldValueDuplicate', message: `Duplicate value: ${quote(name)}`, field }]
}

function deadlineCauses(seconds: unknown): FieldCause[] {
  if (seconds === undefined || (Number(seconds) >= 1 && Number(seconds) <= maxDeadlineSeconds)) return []
  const why = `must be between 1 and ${maxDeadlineSeconds}, inclusive`
  return [invalidValue('spec.activeDeadlineSeconds', seconds, why)]
}

// Holds a finished pod against the rules of the API server and the kubelet, so that a mistake is told with its path before anything is sent.

import { describeIssue, type TaskIssue } from '../issue.ts'
import { fieldAt, listAt, objectAt, textAt } from '../json-fields.ts'
import type { JsonObject } from '../pod-fields.ts'
import { checkContainer } from './container.ts'
import { checkSpecFields } from './fields.ts'
import { type Finding, findDuplicates, issue } from './finding.ts'
import { checkMetadata } from './metadata.ts'
import { checkVolumes } from './mounts.ts'
import { checkScheduling } from './scheduling.ts'

export interface PodCheck {
  /** What a server or the kubelet would refuse, or would end the task before it starts. */
  readonly issues: readonly TaskIssue[]
  /** What is probably not meant, a sentence each. */
  readonly warnings: readonly string[]
}

/** Everything that is wrong with `pod` (`ValidatePodSpec` in `pkg/apis/core/validation`, as far as people run into it). */
export function checkPod(pod: JsonObject): PodCheck {
  const spec = objectAt(pod, 'spec')
  const findings = [
    ...checkMetadata(pod),
    ...checkSpecFields(spec),
    ...(spec['restartPolicy'] === 'Never' ? [] : [issue('spec.restartPolicy', 'must be `Never`')]),
    ...checkContainers(spec),
    ...checkVolumes(spec),
    ...checkScheduling(spec),
  ]
  return {
    issues: findings.filter(({ severity }) => severity === 'issue').map(({ path, message }) => ({ path, message })),
    warnings: findings.filter(({ severity }) => severity === 'doubt').map(describeIssue),
  }
}

function checkContainers(spec: JsonObject): Finding[] {
  const containers = ['initContainers', 'containers'].flatMap((list) =>
    listAt(spec, list).map((container, index) => ({
      container,
      path: `spec.${list}[${index}]`,
      isInit: list === 'initContainers',
    })),
  )
  const place = {
    volumes: listAt(spec, 'volumes'),
    isOnHostNetwork: spec['hostNetwork'] === true,
    podSecurity: fieldAt(spec, 'securityContext'),
  }
  return [
    ...containers.flatMap(({ container, path, isInit }) => checkContainer(container, { ...place, path, isInit })),
    ...findDuplicates(
      containers.map(({ container }) => textAt(container, 'name')),
      (index) => `${containers[index]?.path}.name`,
      'container',
    ),
  ]
}

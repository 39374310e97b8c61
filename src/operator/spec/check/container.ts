// One container: its image, its policies, and everything it uses.

import { parseImage } from '../../../image/parse.ts'
import { fieldAt, objectAt, textAt } from '../json-fields.ts'
import { labelFault } from '../names.ts'
import type { Json } from '../pod-fields.ts'
import { checkEnv } from './env.ts'
import { checkContainerFields } from './fields.ts'
import { type Finding, issue, issueIf } from './finding.ts'
import { checkMounts } from './mounts.ts'
import { checkPorts } from './ports.ts'
import { checkResources } from './resources.ts'

const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const messagePolicies = ['File', 'FallbackToLogsOnError']

export interface ContainerPlace {
  /** Such as `spec.containers[0]`. */
  readonly path: string
  readonly isInit: boolean
  readonly volumes: readonly Json[]
  readonly isOnHostNetwork: boolean
  /** The pod's own security context. */
  readonly podSecurity: Json | undefined
}

/** Findings on one container. */
export function checkContainer(container: Json, place: ContainerPlace): Finding[] {
  const { path, volumes } = place
  const name = textAt(container, 'name')
  return [
    ...checkContainerFields(container, path),
    ...issueIf(`${path}.name`, name === undefined ? 'is missing' : labelFault(name)),
    ...issueIf(`${path}.image`, imageFault(textAt(container, 'image'))),
    ...checkChoice(container, 'imagePullPolicy', pullPolicies, path),
    ...checkChoice(container, 'terminationMessagePolicy', messagePolicies, path),
    ...checkRestart(container, place),
    ...checkEnv(container, path),
    ...checkPorts(container, place),
    ...checkMounts(container, path, volumes),
    ...checkResources(container, path),
    ...checkSecurity(container, place),
  ]
}

function imageFault(image: string | undefined): string | undefined {
  if (image === undefined) return 'is missing'
  const result = parseImage(image)
  return result.ok ? undefined : `is not an image: ${result.reason}`
}

function checkChoice(container: Json, field: string, choices: readonly string[], path: string): Finding[] {
  const choice = textAt(container, field)
  if (choice === undefined || choices.includes(choice)) return []
  return [issue(`${path}.${field}`, `must be one of ${choices.map((text) => `\`${text}\``).join(', ')}`)]
}

function checkRestart(container: Json, { path, isInit }: ContainerPlace): Finding[] {
  const policy = fieldAt(container, 'restartPolicy')
  if (policy === undefined || policy === 'Never' || (isInit && policy === 'Always')) return []
  const why = isInit ? '`Always` makes a sidecar; nothing else is possible' : 'a task is started once'
  return [issue(`${path}.restartPolicy`, `must be left out: ${why}`)]
}

// The kubelet would refuse to start such a container (`verifyRunAsNonRoot`), the API server such privileges.
function checkSecurity(container: Json, { path, podSecurity }: ContainerPlace): Finding[] {
  const own = objectAt(container, 'securityContext')
  const either = (field: string) => fieldAt(own, field) ?? fieldAt(podSecurity, field)
  const place = `${path}.securityContext`
  return [
    ...(either('runAsNonRoot') === true && either('runAsUser') === 0
      ? [issue(place, 'asks for user 0 and, with `runAsNonRoot`, for any other')]
      : []),
    ...(own['privileged'] === true && own['allowPrivilegeEscalation'] === false
      ? [issue(place, 'is `privileged` and forbids privilege escalation')]
      : []),
  ]
}

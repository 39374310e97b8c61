// What a pod says about nodes, users, names in the network, and time.

import { isIP } from 'node:net'
import { fieldAt, listAt, objectAt, textAt } from '../json-fields.ts'
import { labelFault, labelValueFault, qualifiedNameFault, subdomainFault } from '../names.ts'
import type { Json, JsonObject } from '../pod-fields.ts'
import { joinPath } from '../traced.ts'
import { type Finding, issue, issueIf } from './finding.ts'

const mostSeconds = 2_147_483_647
const dnsPolicies = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']
const operators = ['Equal', 'Exists']
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Findings on the fields of a pod's spec that are no containers and no volumes. */
export function checkScheduling(spec: JsonObject): Finding[] {
  return [
    ...checkNames(spec),
    ...checkNodeSelector(spec),
    ...listAt(spec, 'tolerations').flatMap((item, index) => checkToleration(item, `spec.tolerations[${index}]`)),
    ...listAt(spec, 'hostAliases').flatMap((item, index) => checkHostAlias(item, `spec.hostAliases[${index}]`)),
    ...checkDns(spec),
    ...checkSeconds(spec, 'activeDeadlineSeconds', 1),
    ...checkSeconds(spec, 'terminationGracePeriodSeconds', 0),
  ]
}

function checkNames(spec: JsonObject): Finding[] {
  const labels = ['hostname', 'subdomain']
  const subdomains = ['serviceAccountName', 'priorityClassName', 'runtimeClassName']
  const faultOf = (field: string, findFault: (name: string) => string | undefined): Finding[] => {
    const name = textAt(spec, field)
    return name === undefined ? [] : issueIf(`spec.${field}`, findFault(name))
  }
  return [
    ...labels.flatMap((field) => faultOf(field, labelFault)),
    ...subdomains.flatMap((field) => faultOf(field, subdomainFault)),
    ...listAt(spec, 'imagePullSecrets').flatMap((secret, index) => {
      const name = textAt(secret, 'name')
      return issueIf(`spec.imagePullSecrets[${index}].name`, name === undefined ? 'is missing' : subdomainFault(name))
    }),
  ]
}

function checkNodeSelector(spec: JsonObject): Finding[] {
  return Object.entries(objectAt(spec, 'nodeSelector')).flatMap(([key, value]) => {
    const fault = typeof value === 'string' ? labelValueFault(value) : 'must be a text; put it in quotes'
    const path = joinPath('spec.nodeSelector', key)
    return [...issueIf(path, qualifiedNameFault(key)), ...issueIf(path, fault)]
  })
}

function checkToleration(toleration: Json, path: string): Finding[] {
  const operator = textAt(toleration, 'operator') ?? 'Equal'
  const effect = textAt(toleration, 'effect')
  const key = textAt(toleration, 'key')
  return [
    ...(operators.includes(operator) ? [] : [issue(`${path}.operator`, `must be one of ${operators.join(', ')}`)]),
    ...(key === undefined && operator !== 'Exists'
      ? [issue(`${path}.key`, 'is missing; only `operator: Exists` goes without')]
      : []),
    ...(operator === 'Exists' && textAt(toleration, 'value') !== undefined
      ? [issue(`${path}.value`, 'must be left out with `operator: Exists`')]
      : []),
    ...(effect === undefined || effects.includes(effect)
      ? []
      : [issue(`${path}.effect`, `must be one of ${effects.join(', ')}`)]),
    ...(fieldAt(toleration, 'tolerationSeconds') !== undefined && effect !== 'NoExecute'
      ? [issue(`${path}.tolerationSeconds`, 'needs `effect: NoExecute`')]
      : []),
  ]
}

function checkHostAlias(alias: Json, path: string): Finding[] {
  const isAddress = isIP(textAt(alias, 'ip') ?? '') !== 0
  return isAddress ? [] : [issue(`${path}.ip`, 'is not an IP address')]
}

function checkDns(spec: JsonObject): Finding[] {
  const servers = listAt(objectAt(spec, 'dnsConfig'), 'nameservers')
  const faulty = servers.flatMap((server, index) =>
    isIP(String(server)) === 0 ? [issue(`spec.dnsConfig.nameservers[${index}]`, 'is not an IP address')] : [],
  )
  return [...faulty, ...checkDnsPolicy(textAt(spec, 'dnsPolicy'), servers.length)]
}

function checkDnsPolicy(policy: string | undefined, serverCount: number): Finding[] {
  if (policy === undefined) return []
  if (!dnsPolicies.includes(policy)) return [issue('spec.dnsPolicy', `must be one of ${dnsPolicies.join(', ')}`)]
  if (policy !== 'None' || serverCount > 0) return []
  return [issue('spec.dnsConfig.nameservers', 'is missing; `dnsPolicy: None` needs at least one')]
}

function checkSeconds(spec: JsonObject, field: string, least: number): Finding[] {
  const seconds = spec[field]
  if (seconds === undefined || typeof seconds !== 'number') return []
  const isInRange = seconds >= least && seconds <= mostSeconds
  return isInRange ? [] : [issue(`spec.${field}`, `must be between ${least} and ${mostSeconds}`)]
}

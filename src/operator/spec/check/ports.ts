// Ports of a container.

import { fieldAt, listAt, textAt } from '../json-fields.ts'
import type { Json } from '../pod-fields.ts'
import { type Finding, findDuplicates, issue, issueIf } from './finding.ts'

const protocols = ['TCP', 'UDP', 'SCTP']

/** Findings on the ports of the container at `path`. On the network of the host a port is the same inside and out. */
export function checkPorts(
  container: Json,
  { path, isOnHostNetwork }: { readonly path: string; readonly isOnHostNetwork: boolean },
): Finding[] {
  const ports = listAt(container, 'ports')
  const pathOf = (index: number) => `${path}.ports[${index}]`
  return [
    ...ports.flatMap((port, index) => checkPort(port, pathOf(index))),
    ...ports.flatMap((port, index) =>
      isOnHostNetwork && hasOtherHostPort(port)
        ? [issue(`${pathOf(index)}.hostPort`, 'must be as `containerPort` with `hostNetwork`')]
        : [],
    ),
    ...findDuplicates(
      ports.map((port) => textAt(port, 'name')),
      (index) => `${pathOf(index)}.name`,
      'port',
    ),
  ]
}

function checkPort(port: Json, path: string): Finding[] {
  const name = textAt(port, 'name')
  const protocol = textAt(port, 'protocol')
  const hostPort = fieldAt(port, 'hostPort')
  return [
    ...issueIf(`${path}.containerPort`, numberFault(fieldAt(port, 'containerPort'))),
    ...issueIf(`${path}.hostPort`, hostPort === undefined || hostPort === 0 ? undefined : numberFault(hostPort)),
    ...issueIf(`${path}.name`, name === undefined ? undefined : nameFault(name)),
    ...(protocol === undefined || protocols.includes(protocol)
      ? []
      : [issue(`${path}.protocol`, `must be one of ${protocols.join(', ')}`)]),
  ]
}

function hasOtherHostPort(port: Json): boolean {
  const hostPort = fieldAt(port, 'hostPort')
  return hostPort !== undefined && hostPort !== 0 && hostPort !== fieldAt(port, 'containerPort')
}

function numberFault(number: Json | undefined): string | undefined {
  if (number === undefined) return 'is missing'
  const isPort = typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 && number <= 65_535
  return isPort ? undefined : 'must be a whole number from 1 to 65535'
}

/** IANA service names: RFC 6335, section 5.1. */
function nameFault(name: string): string | undefined {
  const isName = /^[a-z0-9](?:-?[a-z0-9])*$/.test(name) && /[a-z]/.test(name) && name.length <= 15
  return isName
    ? undefined
    : 'may have at most 15 lower-case letters, digits and single `-`, at least one of them a letter'
}

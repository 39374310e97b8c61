// Problems of the top level of a docker config: what is missing, what is in the wrong layout, and what does not belong there.

import type { DocumentLayout } from '../../dockerconfig/document.ts'
import { isFieldName } from '../../dockerconfig/json/field-name.ts'
import type { JsonMember, JsonNode } from '../../dockerconfig/json/tree.ts'
import { memberPath, quoteName } from '../path.ts'
import { describeProblem, type Problem } from '../problem.ts'

const entryFields = ['auth', 'username', 'password', 'email', 'identitytoken', 'registrytoken']

/** Checks what stands beside and around the entries of a document whose top level is an object or `null`. */
export function checkShape(root: JsonNode, layout: DocumentLayout, path: string): Problem[] {
  if (root.kind !== 'object') return [describeProblem('json-null', path), describeProblem('auths-missing', path)]
  return layout === 'dockercfg' ? checkLegacyShape(root.members, path) : checkCurrentShape(root.members, path)
}

/** Whether the entries stand at the top level although the layout has them under `auths`. */
export function isLegacyLayout(root: JsonNode): boolean {
  return root.kind === 'object' && !root.members.some(isAuths) && root.members.some(isEntry)
}

/** Whether the entries stand under `auths` although in the legacy layout that is the name of a registry. */
export function isCurrentLayout(root: JsonNode): boolean {
  return root.kind === 'object' && root.members.some((member) => isAuths(member) && isEntryMap(member.value))
}

/** Severity of settings that point elsewhere: without a usable entry they are all there is. */
export function checkStores(root: JsonNode, path: string, hasUsableEntry: boolean): Problem[] {
  if (root.kind !== 'object') return []
  const severity = hasUsableEntry ? 'warning' : 'error'
  return root.members.flatMap((member) => {
    const where = memberPath(path, member.name)
    if (isStore(member)) return [describeProblem('creds-store-present', where, { severity })]
    return isHelpers(member) ? [describeProblem('cred-helpers-present', where, { severity })] : []
  })
}

function checkLegacyShape(members: readonly JsonMember[], path: string): Problem[] {
  if (members.length === 0) return [describeProblem('auths-empty', path)]
  const isCurrent = members.some((member) => isAuths(member) && isEntryMap(member.value))
  return isCurrent ? [describeProblem('new-layout-in-legacy-type', path)] : []
}

function checkCurrentShape(members: readonly JsonMember[], path: string): Problem[] {
  const problems = members.flatMap((member) => checkTopMember(member, path))
  const auths = members.filter(isAuths)
  const last = auths.at(-1)
  const isLegacy = !last && members.some(isEntry)
  if (isLegacy) problems.push(describeProblem('legacy-layout-in-new-type', path))
  if (!last || last.value.kind === 'null') problems.push(describeProblem('auths-missing', path))
  else if (auths.every(({ value }) => value.kind === 'object' && value.members.length === 0)) {
    problems.push(describeProblem('auths-empty', memberPath(path, last.name)))
  }
  const unrelated = members.filter((member) => !isKnown(member) && !(isLegacy && isEntry(member)))
  if (unrelated.length > 0) problems.push(describeUnrelated(unrelated, path))
  return problems
}

function checkTopMember(member: JsonMember, path: string): Problem[] {
  const where = memberPath(path, member.name)
  const problems: Problem[] = []
  const field = isAuths(member) ? 'auths' : isHeaders(member) ? 'HttpHeaders' : undefined
  if (field && member.name !== field) problems.push(describeProblem('field-name-case', where))
  if (isHeaders(member) && isStringMap(member.value)) problems.push(describeProblem('http-headers-ignored', where))
  return problems
}

function describeUnrelated(members: readonly JsonMember[], path: string): Problem {
  const names = members.slice(0, 5).map(({ name }) => quoteName(name))
  const more = members.length > names.length ? [`${members.length - names.length} more`] : []
  return describeProblem('unrelated-cli-settings', path, { detail: [...names, ...more].join(', ') })
}

function isKnown(member: JsonMember): boolean {
  return isAuths(member) || isHeaders(member) || isNamed(member, 'credsStore') || isNamed(member, 'credHelpers')
}

function isAuths(member: JsonMember): boolean {
  return isNamed(member, 'auths')
}

function isHeaders(member: JsonMember): boolean {
  return isNamed(member, 'HttpHeaders')
}

function isStore(member: JsonMember): boolean {
  return isNamed(member, 'credsStore') && member.value.kind === 'string' && member.value.value !== ''
}

function isHelpers(member: JsonMember): boolean {
  return isNamed(member, 'credHelpers') && member.value.kind === 'object' && member.value.members.length > 0
}

function isNamed({ name }: JsonMember, field: string): boolean {
  return isFieldName(name, field)
}

function isEntry({ value }: JsonMember): boolean {
  return (
    value.kind === 'object' && value.members.some(({ name }) => entryFields.some((field) => isFieldName(name, field)))
  )
}

/** An object whose members are entries, or that is empty; an entry itself is none. */
function isEntryMap(value: JsonNode): boolean {
  return value.kind === 'object' && value.members.every((member) => member.value.kind === 'object')
}

function isStringMap(value: JsonNode): boolean {
  return (
    value.kind === 'object' &&
    value.members.every((member) => member.value.kind === 'string' || member.value.kind === 'null')
  )
}

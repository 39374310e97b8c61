// One entry rewritten: canonical names, texts as texts, `auth` as everybody reads it, no line breaks at the end of a password.

import { type DockerConfigEntry, decodeEntry } from '../../dockerconfig/entry.ts'
import { isFieldName } from '../../dockerconfig/json/field-name.ts'
import { quoteJson } from '../../dockerconfig/json/quote.ts'
import type { JsonMember, JsonNode } from '../../dockerconfig/json/tree.ts'
import { repairAuth } from './repair-auth.ts'

const fields = ['username', 'password', 'email', 'auth']

/** An entry as it will be written. */
export interface RepairedEntry {
  /** JSON text. Holds credentials. */
  readonly json: string
  /** Whether there is nothing in it that could be used: no user name, no password, no `auth`. */
  readonly isEmpty: boolean
}

/** The entry as it was meant; undefined when that is not sure. */
export function repairEntry(node: JsonNode): RepairedEntry | undefined {
  if (node.kind === 'null') return { json: '{}', isEmpty: true }
  if (node.kind !== 'object') return undefined
  const members = node.members.flatMap(repairMember)
  if (members.some((member) => member === undefined)) return undefined
  const known = members.filter((member) => member !== undefined)
  const { value, faults } = decodeEntry({ kind: 'object', offset: node.offset, members: known })
  if (faults.length > 0) return undefined
  const texts = describeTexts(value)
  const json = texts.map(([name, text]) => `${quoteJson(name)}:${quoteJson(text)}`)
  return { json: `{${json.join()}}`, isEmpty: texts.length === 0 }
}

/** Fields nobody reads are left out; a number where a text should be is taken as it was written. */
function repairMember({ name, offset, value }: JsonMember): (JsonMember | undefined)[] {
  const field = fields.find((candidate) => isFieldName(name, candidate))
  if (!field || value.kind === 'null') return []
  const text = value.kind === 'number' && /^[0-9]+$/.test(value.text) ? value.text : undefined
  const written = value.kind === 'string' ? value.value : text
  const repaired = field === 'auth' && written ? repairAuth(written) : written
  if (repaired === undefined) return [undefined]
  return [{ name: field, offset, value: { kind: 'string', offset: value.offset, value: repaired } }]
}

function describeTexts(
  entry: Pick<DockerConfigEntry, 'username' | 'password' | 'email' | 'written'>,
): [string, string][] {
  const { written, email } = entry
  const auth = written.auth?.reveal() ?? ''
  const isAmbiguous = auth !== '' && disagrees(entry)
  if (isAmbiguous || written.nonUtf8) {
    const kept = isAmbiguous ? { username: written.username, password: written.password?.reveal() } : {}
    return keepFilled({ ...kept, email, auth })
  }
  const username = dropEnd(entry.username)
  const password = dropEnd(entry.password.reveal())
  const isComplete = username !== '' && password !== '' && !username.includes(':')
  const encoded = isComplete || auth !== '' ? Buffer.from(`${username}:${password}`, 'utf8').toString('base64') : ''
  return keepFilled({ username, password, email, auth: encoded })
}

/** Which of two different credentials is current is not ours to say. */
function disagrees({
  written,
  username,
  password,
}: Pick<DockerConfigEntry, 'username' | 'password' | 'written'>): boolean {
  const writtenPassword = written.password?.reveal() ?? ''
  const isOtherUser = written.username !== undefined && written.username !== '' && written.username !== username
  return isOtherUser || (writtenPassword !== '' && writtenPassword !== password.reveal())
}

function keepFilled(texts: Record<string, string | undefined>): [string, string][] {
  return Object.entries(texts).flatMap(([name, text]): [string, string][] => (text ? [[name, text]] : []))
}

/** Without the line breaks and NULs that `echo`, editors and padded fields leave behind. */
function dropEnd(text: string): string {
  let end = text.length
  while (end > 0 && '\r\n\0'.includes(text[end - 1] ?? ' ')) end -= 1
  return text.slice(0, end)
}

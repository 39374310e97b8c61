// The block of text that goes into a ticket, and how it is found again in what came out of one.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { renderHead } from './head-text.ts'
import type { RequestHead } from './request.ts'

/** An age file begins so when it is not armored. */
const binaryStart = 'age-encryption.org/v1\n'
/** age armor has lines of 64 characters (RFC 7468 strict). */
const armorWidth = 64
const beginRequest = '-----BEGIN PULLPASS REQUEST-----'
const endRequest = '-----END PULLPASS REQUEST-----'
const beginAge = '-----BEGIN AGE ENCRYPTED FILE-----'
const endAge = '-----END AGE ENCRYPTED FILE-----'

/** The two parts of a pasted block. */
export interface TextBlock {
  /** What stands between the first line and the sealed part; absent when only the sealed part came. */
  readonly head?: string
  /** The sealed part as age writes it: armor, or a binary file. */
  readonly sealed: string | Uint8Array
}

/** The block for a ticket: readable head, armored rest. */
export function renderBlock(head: RequestHead, armor: string): string {
  return [beginRequest, ...renderHead(head), ...armor.trimEnd().split('\n'), endRequest, ''].join('\n')
}

/**
 * Finds the block in what was pasted. Text around it, line ends, indentation, quoting (`>`), blank lines, other line lengths and dashes that a word
 * processor made longer are no hindrance. Throws `sealed-damaged`.
 */
export function findBlock(pasted: Uint8Array): TextBlock {
  if (Buffer.from(pasted.subarray(0, binaryStart.length)).toString('latin1') === binaryStart) return { sealed: pasted }
  const text = straighten(Buffer.from(pasted).toString('utf8'))
  const begins = [...text.matchAll(marker('BEGIN AGE ENCRYPTED FILE'))]
  const [begin, second] = begins
  if (!begin) throw damaged(describeAbsence(text))
  if (second) throw damaged(`the text holds ${begins.length} sealed requests; give one at a time`)
  const rest = text.slice(begin.index + begin[0].length)
  const end = rest.search(marker('END AGE ENCRYPTED FILE'))
  if (end === -1) throw damaged(`the text is cut: it ends before \`${endAge}\``)
  const head = findHead(text.slice(0, begin.index))
  return { ...(head !== undefined && { head }), sealed: rebuildArmor(rest.slice(0, end)) }
}

function findHead(before: string): string | undefined {
  const [start] = [...before.matchAll(marker('BEGIN PULLPASS REQUEST'))].slice(-1)
  return start && before.slice(start.index + start[0].length)
}

function describeAbsence(text: string): string {
  if (text.search(marker('BEGIN PULLPASS REQUEST')) !== -1)
    return `the text is cut: \`${beginAge}\` and the rest are missing`
  if (text.search(marker('END (?:AGE ENCRYPTED FILE|PULLPASS REQUEST)')) !== -1)
    return 'the text is cut: its beginning is missing'
  return 'there is no sealed request in the text'
}

/** Plain line ends, blanks and dashes; no marks of quoting at the beginning of lines. */
function straighten(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/^[\s>|]+/gm, '')
}

function marker(words: string): RegExp {
  return new RegExp(`-+[ \\t]*${words.replaceAll(' ', '\\s+')}[ \\t]*-+`, 'g')
}

function rebuildArmor(body: string): string {
  const base64 = body.replace(/[\s>|]/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw damaged('the sealed part was changed: it has characters that do not belong there')
  if (base64.length % 4 !== 0 || base64 === '')
    throw damaged('the sealed part was changed or cut: characters are missing')
  const lines = base64.match(new RegExp(`.{1,${armorWidth}}`, 'g')) ?? []
  return [beginAge, ...lines, endAge, ''].join('\n')
}

function damaged(why: string): PullpassError {
  return new PullpassError('sealed-damaged', 'cannot open the sealed request', {
    cause: new Error(why),
    remedies: [`copy all of it again, from \`${beginRequest}\` to \`${endRequest}\``],
  })
}

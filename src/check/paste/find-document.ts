// The document in a message: what a mail, a ticket or a chat holds besides is left away.

import { decodeUtf8Lossy } from '../../dockerconfig/byte-string.ts'
import { decompressGzip } from '../document/gzip.ts'
import { readManifestText } from '../manifest/manifest-text.ts'
import { copyPlain, isPlainObject, type PlainObject } from '../plain-value.ts'
import { findBase64Runs } from './base64-run.ts'
import { findFencedBlocks } from './fenced-block.ts'
import { findJsonObject } from './json-object.ts'
import { hasHardIndentation, restoreIndentation, stripQuoteMarks } from './mail-quotes.ts'
import { peelText } from './peel-text.ts'
import { findFragment, isDockerConfigText, isManifestText, manifestMembers } from './recognise-text.ts'
import { findYamlBlock, hasYamlMember } from './yaml-block.ts'

/** What was found in a message, and in words what was taken off. */
export interface FoundDocument {
  readonly text: string
  readonly unwrapped: readonly string[]
}

/**
 * Finds the document in a text that is none as it stands. Undefined when the text can be read as it is, and when nothing in it is whole:
 * a broken document is left to the check. Takes linear time.
 */
export function findDocument(text: string): FoundDocument | undefined {
  const lines = text.replaceAll('\r\n', '\n')
  const plain = hasHardIndentation(lines) ? restoreIndentation(lines) : lines
  const isRestored = plain !== lines && (isManifest(plain) || findFragment(plain) !== undefined)
  if (isRestored) return { text: plain, unwrapped: ['non-breaking spaces'] }
  if (isReadable(text)) return undefined
  const bare = restoreIndentation(stripQuoteMarks(lines))
  const marks = stripQuoteMarks(lines) === lines ? [] : ['quote marks']
  if (marks.length > 0 && isDocument(bare)) return { text: bare, unwrapped: marks }
  const found = findPart(bare)
  return found === undefined ? undefined : { text: found, unwrapped: [...marks, 'the message around it'] }
}

function findPart(text: string): string | undefined {
  const fenced = findFencedBlocks(text).find(isDocument)
  if (fenced !== undefined) return fenced
  // In a broken manifest, what its values hold must not be taken for the document.
  if (hasYamlMember(text)) return [findYamlBlock(text) ?? ''].find(isDocument)
  const object = findJsonObject(text)
  if (object !== undefined) return isDocument(object) ? object : undefined
  return text.includes('{') ? undefined : findBase64Runs(text).find(isEncodedDocument)
}

function isReadable(text: string): boolean {
  return isDocument(text) || holdsObject(text, (object) => manifestMembers.some((name) => object.has(name)))
}

function isDocument(text: string): boolean {
  return isDockerConfigText(text) || findFragment(text) !== undefined || isManifest(text) || isEncodedDocument(text)
}

function isManifest(text: string): boolean {
  return holdsObject(text, (object) => object.has('apiVersion') && object.has('kind'))
}

function holdsObject(text: string, matches: (object: PlainObject) => boolean): boolean {
  const documents = isManifestText(text) ? (readManifestText(text) ?? []) : []
  return documents.some((document) => {
    const object = copyPlain(document)
    return isPlainObject(object) && matches(object)
  })
}

/** Whether a whole document stands below one layer of base64, or a further layer. */
function isEncodedDocument(text: string): boolean {
  const peeled = peelText(text)
  if (!peeled) return false
  const decoded = decodeUtf8Lossy(peeled)
  return (
    isDockerConfigText(decoded) ||
    isManifest(decoded) ||
    decompressGzip(peeled) !== undefined ||
    peelText(decoded) !== undefined
  )
}

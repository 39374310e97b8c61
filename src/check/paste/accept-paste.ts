// Anything a person might paste or pipe in, to what the check takes: what it is, and what was taken off around it.

import { decodeUtf8Lossy } from '../../dockerconfig/byte-string.ts'
import type { CheckInput } from '../check-result.ts'
import { decompressGzip } from '../document/gzip.ts'
import { hasUtf16Mark } from '../document/text-layers.ts'
import { explainBareLogin } from './bare-login.ts'
import { findDocument } from './find-document.ts'
import { peelText } from './peel-text.ts'
import { findFragment, isDockerConfigText, isManifestText } from './recognise-text.ts'
import { stripNoise } from './terminal-noise.ts'
import { explainUseless } from './useless-output.ts'

/** What was pasted. `unwrapped` says in words what was taken off; it holds no text of the input. */
export type AcceptedPaste =
  | {
      readonly kind: 'accepted'
      readonly found: 'docker-config' | 'manifest'
      readonly input: CheckInput
      readonly unwrapped: readonly string[]
    }
  | {
      /** Output that shows no values, an error message, or a login that is no secret. */
      readonly kind: 'useless'
      readonly reason: string
      readonly remedy: string
    }

/**
 * Recognises a docker config, base64 of one (as `kubectl get -o jsonpath` prints it, also in wrapped lines), a Secret manifest or List
 * in YAML or JSON, a fragment of one, each also compressed, in UTF-16, quoted, with a shell's prompt around it, or in a message. Exactly
 * one layer of base64 is taken off, because that is how values are shown; whatever else is wrong is left for the check to find. Never throws.
 */
export function acceptPaste(pasted: Uint8Array): AcceptedPaste {
  const { bytes, unwrapped } = decodeContainer(pasted)
  const text = decodeUtf8Lossy(bytes)
  const useless = explainUseless(text)
  if (useless) return { kind: 'useless', ...useless }
  const quiet = stripNoise(text)
  const isNoisy =
    quiet !== text && (isManifestText(quiet) || isDockerConfigText(quiet) || peelText(quiet) !== undefined)
  const rest = isNoisy ? quiet : text
  const taken = isNoisy ? [...unwrapped, 'text around it, such as a shell prompt'] : unwrapped
  const found = findDocument(rest)
  if (found) return recogniseText(found.text, Buffer.from(found.text, 'utf8'), [...taken, ...found.unwrapped])
  const login = isNoisy ? undefined : explainBareLogin(text)
  return login
    ? { kind: 'useless', ...login }
    : recogniseText(rest, isNoisy ? Buffer.from(quiet, 'utf8') : bytes, taken)
}

function recogniseText(text: string, bytes: Uint8Array, unwrapped: readonly string[]): AcceptedPaste {
  const fragment = findFragment(text)
  if (fragment) {
    const { type, value } = fragment
    const decoded = peelText(value)
    const taken = decoded ? ['a part of a manifest', 'one layer of base64'] : ['a part of a manifest']
    return acceptBytes(decoded ?? Buffer.from(value, 'utf8'), [...unwrapped, ...taken], type)
  }
  if (isManifestText(text)) return { kind: 'accepted', found: 'manifest', input: { manifestText: text }, unwrapped }
  const peeled = isDockerConfigText(text) ? undefined : peelText(text)
  return peeled ? acceptBytes(peeled, [...unwrapped, 'one layer of base64']) : acceptBytes(bytes, unwrapped)
}

function acceptBytes(bytes: Uint8Array, unwrapped: readonly string[], type?: string): AcceptedPaste {
  const text = decodeUtf8Lossy(bytes)
  if (unwrapped.length > 0 && isManifestText(text)) {
    return { kind: 'accepted', found: 'manifest', input: { manifestText: text }, unwrapped }
  }
  return { kind: 'accepted', found: 'docker-config', input: { bytes, ...(type !== undefined && { type }) }, unwrapped }
}

/** Compression and UTF-16 belong to the way it came here, not to the secret. */
function decodeContainer(pasted: Uint8Array): { bytes: Uint8Array; unwrapped: string[] } {
  const unzipped = decompressGzip(pasted)
  const unwrapped = unzipped ? ['gzip compression'] : []
  const bytes = unzipped ?? pasted
  if (!hasUtf16Mark(bytes)) return { bytes, unwrapped }
  const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  return { bytes: Buffer.from(text, 'utf8'), unwrapped: [...unwrapped, 'UTF-16 encoding'] }
}

// A login instead of a secret: a user name with a password, or the command that takes them. Nothing of it is repeated.

import { decodeUtf8 } from '../../dockerconfig/byte-string.ts'
import { decodeLenientBase64 } from '../document/text-layers.ts'
import { isManifestText } from './recognise-text.ts'
import type { UselessOutput } from './useless-output.ts'

const remedy =
  'create the secret from the login: pullpass create NAME --server REGISTRY --username USER --password-stdin'

/** Longer than the longest token that registries give out. */
const maxLogin = 16_384

/** Recognises a login that is no document; undefined for everything else, also for a broken document. The answer holds nothing of the text. */
export function explainBareLogin(text: string): UselessOutput | undefined {
  if (isManifestText(text) || /\{\s*["']/.test(text)) return undefined
  const start = text.slice(0, maxLogin)
  if (hasCommand(start, '(?:docker|podman|nerdctl|buildah|skopeo|helm registry) login')) {
    return { reason: 'this is a command that logs in, not a pull secret', remedy }
  }
  if (hasCommand(start, '(?:kubectl|oc|k) create secret docker-registry')) {
    return { reason: 'this is the command that creates a pull secret, not the secret', remedy }
  }
  const bare = text.trim()
  if (bare.length > maxLogin) return undefined
  if (isLogin(bare)) return { reason: 'this looks like a user name and a password, not a pull secret', remedy }
  return isEncodedLogin(bare)
    ? { reason: 'this is base64 of a user name and a password, the value of `auth` alone', remedy }
    : undefined
}

/** Whether a line starts with the command, also behind a prompt. */
function hasCommand(text: string, command: string): boolean {
  const words = command.replaceAll(' ', '[ \\t]+')
  return text
    .split('\n')
    .some((line) => new RegExp(`^(?:[^\\s{}"']*[$#%>][ \\t]+)?(?:sudo[ \\t]+)?${words}\\b`).test(line.trim()))
}

/** `user:password` without spaces; neither an address, nor an image, nor a part of JSON or YAML. */
function isLogin(text: string): boolean {
  return /^[^\s:/{}[\]"'<>,]+:(?!\/\/)[^\s{}[\]"'\p{Cc}]+$/u.test(text)
}

function isEncodedLogin(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(text)) return false
  const decoded = decodeLenientBase64(text)
  return decoded !== undefined && isLogin(decodeUtf8(decoded)?.trim() ?? '')
}

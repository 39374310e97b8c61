// What can be wrong with a kubeconfig, as the errors a person reads. No value of the file is ever part of one.

import { quoteName } from '../../basics/quote.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { EntryOrigin } from './document.ts'

/** The file can't be understood; `why` names the place, never a value. */
export function damagedFile(path: string, why: string): PullpassError {
  return new PullpassError('kubeconfig-damaged', `cannot use the kubeconfig ${quoteName(path)}`, {
    cause: new Error(why),
  })
}

/** One value of an entry can't be used; `key` is its path inside the entry. */
export function damagedEntry(origin: EntryOrigin, key: string, what: string): PullpassError {
  return damagedFile(origin.path, `\`${origin.place}.${key}\` ${what}`)
}

/** None of the files that were looked for is there. */
export function missingKubeconfig(paths: readonly string[]): PullpassError {
  const looked = paths.map(quoteName).join(', ')
  return new PullpassError('kubeconfig-missing', 'no kubeconfig was found', {
    cause: new Error(paths.length === 0 ? '`KUBECONFIG` names no file' : `there is no file ${looked}`),
  })
}

/** The file can't be read: `cause` is the file system's error. */
export function unreadableFile(path: string, cause: unknown): PullpassError {
  return new PullpassError('kubeconfig-missing', `cannot read the kubeconfig ${quoteName(path)}`, {
    cause: new Error(fileSystemReason(cause)),
  })
}

/** The context can't be used: `why` says which reference leads nowhere or what is missing. */
export function unusableContext(context: string, why: string): PullpassError {
  return new PullpassError('kubeconfig-context', `cannot use the context ${quoteName(context)}`, {
    cause: new Error(why),
  })
}

/** Why a file could not be read, from the code of a file system error. */
export function fileSystemReason(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error'
  switch (code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it'
    case 'EFBIG':
      return 'it is too large'
    case 'EISDIR':
      return 'it is a folder'
    default:
      return code
  }
}

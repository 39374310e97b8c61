// Why the state of runs can't be used, in words.

import { PullpassError } from '../../errors/pullpass-error.ts'

/** What the system says where a file can't be opened. */
const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a directory',
  ENXIO: 'it is no regular file',
  EACCES: 'permission denied',
  EROFS: 'the file system is read-only',
}

/** `dag-state` for a file that can't be read or written. */
export function cannotUse(path: string, error: Error): PullpassError {
  const isLocked = /\blocked\b/.test(error.message)
  const code: unknown = Reflect.get(error, 'code')
  const why = isLocked ? 'another pullpass works with it' : (systemWords[String(code)] ?? error.message)
  return new PullpassError('dag-state', `cannot use the state file \`${path}\``, {
    cause: new Error(why),
    remedies: [
      isLocked
        ? 'wait until the other run is over, or name another file with `--state`'
        : 'name another file with `--state`',
    ],
  })
}

/** `dag-state` for a run that can't be gone on with. */
export function cannotResume(dag: string, why: string): PullpassError {
  return new PullpassError('dag-state', `cannot resume DAG \`${dag}\``, {
    cause: new Error(why),
    remedies: ['run it without `--resume` to begin a new run'],
  })
}

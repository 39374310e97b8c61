// Problems of a user name and password as such, whatever the registry.

import { isCompleteLogin } from '../../dockerconfig/complete-login.ts'
import type { DockerConfigEntry } from '../../dockerconfig/entry.ts'
import { isFieldName } from '../../dockerconfig/json/field-name.ts'
import { memberPath } from '../path.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { checkReadableAuth } from './auth-problems.ts'
import { hasPlaceholder } from './placeholder.ts'

/** Checks the credential of an entry that the kubelet can read; `path` is where the entry stands. */
export function checkCredential(entry: DockerConfigEntry, path: string): Problem[] {
  const { username, email } = entry
  const password = entry.password.reveal()
  return [
    ...checkFields(entry, path),
    ...checkPresence(entry, username !== '', password !== '', path),
    ...checkUsername(username, path),
    ...checkPassword(password, path),
    ...checkTexts(username, password, entry.written.nonUtf8 !== undefined, path),
    ...(email === '' ? [] : [describeProblem('email-present', path)]),
  ]
}

/** How the fields are written, and whether they agree. */
function checkFields({ written, username, password }: DockerConfigEntry, path: string): Problem[] {
  const problems = written.fieldNames
    .filter((name) =>
      ['auth', 'username', 'password', 'email'].some((field) => name !== field && isFieldName(name, field)),
    )
    .map((name) => describeProblem('field-name-case', memberPath(path, name)))
  const auth = written.auth?.reveal() ?? ''
  if (auth === '') {
    return isCompleteLogin({ username, password })
      ? [...problems, describeProblem('auth-field-missing', path)]
      : problems
  }
  const authPath = memberPath(path, 'auth')
  const writtenPassword = written.password?.reveal() ?? ''
  const disagrees =
    (written.username && written.username !== username) || (writtenPassword && writtenPassword !== password.reveal())
  if (disagrees) problems.push(describeProblem('auth-disagrees', authPath))
  return [...problems, ...checkReadableAuth(auth, authPath)]
}

function checkPresence(
  { written }: DockerConfigEntry,
  hasUsername: boolean,
  hasPassword: boolean,
  path: string,
): Problem[] {
  const isComplete = hasUsername && hasPassword
  const problems: Problem[] = []
  if (!hasUsername && !hasPassword) problems.push(describeProblem('no-credentials', path))
  if (hasUsername && !hasPassword) problems.push(describeProblem('password-missing', path))
  if (!hasUsername && hasPassword) problems.push(describeProblem('username-missing', path))
  if (written.tokens.includes('identitytoken')) {
    problems.push(describeProblem(isComplete ? 'identity-token-ignored' : 'identity-token-only', path))
  }
  if (written.tokens.includes('registrytoken') && !isComplete)
    problems.push(describeProblem('registry-token-only', path))
  return problems
}

function checkUsername(username: string, path: string): Problem[] {
  const problems: Problem[] = []
  if (username.includes(':')) problems.push(describeProblem('username-has-colon', path))
  if (username !== username.trim()) problems.push(describeProblem('username-whitespace', path))
  return problems
}

function checkPassword(password: string, path: string): Problem[] {
  const problems: Problem[] = []
  const line = dropLineEnds(password)
  if (line.length !== password.length) problems.push(describeProblem('password-trailing-newline', path))
  if (line !== line.trim()) problems.push(describeProblem('password-whitespace', path))
  if (password.includes('\0')) problems.push(describeProblem('password-nul', path))
  return problems
}

function checkTexts(username: string, password: string, isNonUtf8: boolean, path: string): Problem[] {
  const problems: Problem[] = []
  const detail = 'they are not UTF-8, and the kubelet cannot even hand them to the container runtime'
  if (/[^\0-\x7f]/.test(username) || /[^\0-\x7f]/.test(password)) {
    problems.push(describeProblem('non-ascii-credentials', path, isNonUtf8 ? { detail } : {}))
  }
  if (hasPlaceholder(username) || hasPlaceholder(password)) problems.push(describeProblem('placeholder-value', path))
  return problems
}

/** The text without the line breaks at its end. */
function dropLineEnds(text: string): string {
  let end = text.length
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1
  return text.slice(0, end)
}

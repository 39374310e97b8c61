// Who would notice that a secret changes, as a cell of the plan and as data.

import type { SecretUsers } from '../../secret/users.ts'
import { describeError, type ErrorReport } from '../errors.ts'
import { showText } from '../output/escape.ts'
import { plural } from '../output/plural.ts'

/** The users as `-o json` shows them. */
export interface UsersDocument extends Omit<SecretUsers, 'gaps'> {
  readonly gaps: readonly { readonly of: SecretUsers['gaps'][number]['of']; readonly error: ErrorReport }[]
}

export function toUsersDocument({ gaps, ...users }: SecretUsers): UsersDocument {
  return { ...users, gaps: gaps.map(({ of, error }) => ({ of, error: describeError(error) })) }
}

const mostNames = 3

/** `pods a, b, c and 4 more; service account default`; what could not be looked at is said. */
export function describeUsers({ pods, hasAllPods, serviceAccounts, gaps }: SecretUsers): string {
  const parts = [
    ...(pods.length === 0 ? [] : [`${plural(pods.length, 'pod')} ${listNames(pods)}`]),
    ...(serviceAccounts.length === 0
      ? []
      : [`${plural(serviceAccounts.length, 'service account')} ${listNames(serviceAccounts)}`]),
    ...(hasAllPods ? [] : ['more pods not checked']),
    ...gaps.map(({ of }) => `${of} not checked`),
  ]
  return parts.length === 0 ? 'nobody' : parts.join('; ')
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => showText(name))
  const more = names.length - shown.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}

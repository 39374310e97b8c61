// The headers that ask the API server to act as someone else (client-go transport/round_trippers.go).

import type { Impersonation } from '../kubeconfig/document.ts'

/** The headers for `impersonation`; none without one. */
export function impersonationHeaders(impersonation: Impersonation | undefined): Record<string, string | string[]> {
  if (!impersonation) return {}
  const extra = Object.entries(impersonation.extra).map(([key, values]) => [
    `impersonate-extra-${escapeKey(key)}`,
    [...values],
  ])
  return {
    'impersonate-user': impersonation.user,
    ...(impersonation.uid && { 'impersonate-uid': impersonation.uid }),
    ...(impersonation.groups.length > 0 && { 'impersonate-group': [...impersonation.groups] }),
    ...Object.fromEntries(extra),
  }
}

/** Lower case, and percent-encoded where a header's name can't have the character. */
function escapeKey(key: string): string {
  return encodeURIComponent(key.toLowerCase()).replace(
    /[()]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
}

// Paths of the core API group.

/** `/api/v1/…` with every part encoded; query values that are undefined are left out. */
export function corePath(parts: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, value)
  return `/api/v1/${parts.map(encodeURIComponent).join('/')}${search.size === 0 ? '' : `?${search}`}`
}

// URLs as they may be shown: by allow list, so that whatever is not known to be harmless is left out.

const harmlessQueryKeys = new Set([
  'allowWatchBookmarks',
  'container',
  'continue',
  'dryRun',
  'fieldManager',
  'fieldSelector',
  'follow',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'service',
  'sinceTime',
  'tailLines',
  'timeoutSeconds',
  'timestamps',
  'watch',
])
const longest = 300

/** `url` without user info and fragment; the values of query keys that are not known to be harmless are left out. Never throws. */
export function showUrl(url: string): string {
  if (!URL.canParse(url)) return '[not a URL]'
  const { protocol, host, pathname, searchParams } = new URL(url)
  const query = [...searchParams].map(([key, value]) => showParameter(key, value)).join('&')
  const text = `${protocol}//${host}${pathname}${query && `?${query}`}`
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function showParameter(key: string, value: string): string {
  return harmlessQueryKeys.has(key) ? `${key}=${encodeURIComponent(value)}` : '…'
}

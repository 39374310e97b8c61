// The address of an API server as kubeconfigs write it (client-go rest/url_utils.go: DefaultServerURL).

/**
 * The server as a URL without user info, query and trailing slash; undefined when it is none.
 * `expectsTls` decides the scheme of one that is written without: whether its cluster has a certificate authority or skips verifying.
 */
export function parseServer(server: string, expectsTls: boolean): string | undefined {
  const text = server.trim()
  if (text === '') return undefined
  const url = URL.parse(text.includes('://') ? text : `${expectsTls ? 'https' : 'http'}://${text}`)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') return undefined
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`
}

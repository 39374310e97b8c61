// Cases about the key of an entry: which spellings of a registry the kubelet takes for this image.

import type { CaseWorld, PredictionCase } from './prediction-case.ts'
import { login, pullSecret } from './secret-body.ts'

/** A right credential under many keys. */
export function keyCases({ registry, user, password }: CaseWorld): PredictionCase[] {
  const [host = '', port = '443'] = registry.split(':')
  const [, ...parents] = host.split('.')
  const parent = parents.join('.')
  const keys: Record<string, string> = {
    host: registry,
    https: `https://${registry}`,
    http: `http://${registry}`,
    slash: `https://${registry}/`,
    v1: `https://${registry}/v1/`,
    v2: `https://${registry}/v2/`,
    'v2-without-slash': `https://${registry}/v2`,
    'upper-case-scheme': `HTTPS://${registry}`,
    'oci-scheme': `oci://${registry}`,
    path: `${registry}/team`,
    'path-slash': `${registry}/team/`,
    repository: `${registry}/team/hello`,
    'path-lookalike': `${registry}/te`,
    'path-other': `${registry}/other`,
    'path-case': `${registry}/Team`,
    'path-escaped': `${registry}/te%61m`,
    'path-wildcard': `${registry}/*`,
    'with-tag': `${registry}/team/hello:1`,
    'api-path': `${registry}/v2/team/hello/manifests/1`,
    'no-port': host,
    'other-port': `${host}:${Number(port) + 1}`,
    'two-ports': `${registry}:443`,
    'wildcard-label': `*.${parent}:${port}`,
    'wildcard-in-label': `${host.slice(0, 3)}*.${parent}:${port}`,
    'wildcard-two-for-three': `*.${parents.at(-1)}:${port}`,
    'wildcard-alone': `*:${port}`,
    'wildcard-port': `${host}:*`,
    'wildcard-every-label': `${host.replace(/[^.]+/g, '*')}:${port}`,
    'upper-case-host': `${host.toUpperCase()}:${port}`,
    'trailing-dot': `${host}.:${port}`,
    query: `${registry}?ns=team`,
    'user-info': `https://${user}@${registry}`,
    'space-before': ` ${registry}`,
    'space-after': `${registry} `,
    empty: '',
  }
  return Object.entries(keys).map(([name, key]) => ({
    name: `key-${name}`,
    image: `${registry}/team/hello:1`,
    secrets: [pullSecret(login(key, user, password))],
  }))
}

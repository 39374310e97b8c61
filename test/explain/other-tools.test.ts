// The same document in other hands. Expected answers follow the source of docker/cli, containers/image and go-containerregistry.

import { describe, expect, it } from 'vitest'
import { judgeOtherTools } from '../../src/explain/other-tools.ts'
import { parseImage } from '../../src/image/parse.ts'

function judge(document: unknown, imageText: string, layout: 'dockerconfigjson' | 'dockercfg' = 'dockerconfigjson') {
  const parsed = parseImage(imageText)
  if (!parsed.ok) throw new TypeError(parsed.reason)
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const verdicts = judgeOtherTools({ bytes: Buffer.from(text), layout }, parsed.image)
  return Object.fromEntries(
    verdicts.map(({ tool, outcome, registry }) => [tool, registry === undefined ? outcome : `${outcome} ${registry}`]),
  )
}

function auths(...keys: string[]) {
  return { auths: Object.fromEntries(keys.map((key) => [key, { auth: 'dTpw' }])) }
}

function entry(value: unknown) {
  return { auths: { 'ghcr.io': value } }
}

const all = (outcome: string) => ({ docker: outcome, podman: outcome, crane: outcome })
const picked = 'credential ghcr.io'

describe('judgeOtherTools', () => {
  it.each([
    ['exact host', auths('ghcr.io'), 'ghcr.io/a/b', all(picked)],
    ['with scheme', auths('https://ghcr.io/v2/'), 'ghcr.io/a/b', all('credential https://ghcr.io/v2/')],
    ['wildcard', auths('*.io'), 'ghcr.io/a/b', all('anonymous')],
    ['other port', auths('ghcr.io:443'), 'ghcr.io/a/b', all('anonymous')],
    [
      'path prefix',
      auths('ghcr.io/a'),
      'ghcr.io/a/b',
      { docker: 'credential ghcr.io/a', podman: 'credential ghcr.io/a', crane: 'credential ghcr.io/a' },
    ],
    [
      'path of another',
      auths('ghcr.io/a', 'ghcr.io'),
      'ghcr.io/ab/c',
      { docker: picked, podman: picked, crane: picked },
    ],
    [
      'whole repository and host',
      auths('ghcr.io', 'ghcr.io/a/b'),
      'ghcr.io/a/b',
      { docker: picked, podman: 'credential ghcr.io/a/b', crane: 'credential ghcr.io/a/b' },
    ],
    [
      'Hub as login writes it',
      auths('https://index.docker.io/v1/'),
      'nginx',
      all('credential https://index.docker.io/v1/'),
    ],
    ['Hub by image host', auths('docker.io'), 'nginx', { ...all('anonymous'), podman: 'credential docker.io' }],
    [
      'Hub API host',
      auths('registry-1.docker.io'),
      'nginx',
      { ...all('anonymous'), podman: 'credential registry-1.docker.io' },
    ],
    ['no auth', entry({ username: 'u', password: 'p' }), 'ghcr.io/a', { ...all(picked), podman: 'anonymous ghcr.io' }],
    ['unpadded auth', entry({ auth: 'dTpwdw' }), 'ghcr.io/a', { ...all('refused'), podman: 'refused ghcr.io' }],
    ['no user', entry({ auth: 'OnB3' }), 'ghcr.io/a', { ...all('refused'), podman: picked }],
    ['no colon', entry({ auth: 'dXB3' }), 'ghcr.io/a', { ...all('refused'), podman: 'anonymous ghcr.io' }],
    ['identity token', entry({ auth: 'dTpw', identitytoken: 't' }), 'ghcr.io/a', all('identity-token ghcr.io')],
    ['empty entry', entry({}), 'ghcr.io/a', all('anonymous ghcr.io')],
    [
      'key chain',
      { ...entry({}), credsStore: 'desktop' },
      'ghcr.io/a',
      { ...all('helper'), podman: 'anonymous ghcr.io' },
    ],
    ['helper', { ...entry({}), credHelpers: { 'ghcr.io': 'x' } }, 'ghcr.io/a', all('helper')],
    ['text after it', `${JSON.stringify(auths('ghcr.io'))} x`, 'ghcr.io/a', { ...all(picked), podman: 'refused' }],
    ['wrong type', entry({ auth: 'dTpw', username: 5 }), 'ghcr.io/a', { ...all('refused'), podman: picked }],
    ['bad headers', { ...auths('ghcr.io'), HttpHeaders: { a: 1 } }, 'ghcr.io/a', { ...all('refused'), podman: picked }],
    ['not JSON', '{', 'ghcr.io/a', all('refused')],
    ['no object', '[]', 'ghcr.io/a', all('refused')],
  ])('%s', (_what, document, image, expected) => {
    expect(judge(document, image)).toEqual(expected)
  })

  it('reads no legacy layout', () => {
    expect(judge({ 'ghcr.io': { auth: 'dTpw' } }, 'ghcr.io/a', 'dockercfg')).toEqual(all('refused'))
  })
})

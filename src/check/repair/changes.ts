// What a repair does, in words: one sentence for each problem that it can solve. A code that is missing here is never repaired.

import type { ProblemCode } from '../catalogue.ts'

export const repairs: Partial<Record<ProblemCode, string>> = {
  'not-a-secret': 'write the docker config as a text',
  'secret-type-missing': 'set the type to kubernetes.io/dockerconfigjson',
  'wrong-secret-type': 'set the type to kubernetes.io/dockerconfigjson',
  'wrong-data-key': 'store the docker config under the key that the type requires',
  'data-not-base64': 'encode the value under `data` as base64',
  'double-base64': 'take off the surplus layer of base64',
  'stringdata-overrides-data': 'keep the value of `stringData` only',
  'credentials-in-annotation': 'remove the annotation with the copy of the credentials',
  compressed: 'decompress the docker config',
  bom: 'remove the byte order mark',
  'not-utf8': 'write the text as UTF-8',
  'smart-quotes': 'replace typographic quotes by straight ones',
  'single-quoted-json': 'replace single quotes by double ones',
  'not-json': 'write the docker config as JSON',
  'not-an-object': 'write the docker config as a JSON object',
  'http-headers-wrong-shape': 'remove `HttpHeaders`, which the kubelet never uses',
  'legacy-layout-in-new-type': 'put the entries under `auths`',
  'auths-missing': 'put the entries under `auths`',
  'new-layout-in-legacy-type': 'set the type to kubernetes.io/dockerconfigjson',
  'field-name-case': 'write field names in lower case',
  'duplicate-json-key': 'keep the last of repeated names, as the kubelet does',
  'creds-store-present': 'remove the reference to a credential store',
  'cred-helpers-present': 'remove the references to credential helpers',
  'http-headers-ignored': 'remove `HttpHeaders`, which the kubelet never uses',
  'unrelated-cli-settings': 'remove settings that have nothing to do with pulling',
  'field-wrong-type': 'write numbers as texts',
  'no-credentials': 'remove entries without credentials',
  'identity-token-ignored': 'remove identity tokens, which the kubelet ignores',
  'auth-not-base64': 'encode `auth` as base64 of `user:password`',
  'auth-urlsafe-alphabet': 'write `auth` in the standard alphabet of base64',
  'auth-plain-text': 'encode `auth` as base64 of `user:password`',
  'auth-basic-prefix': 'remove the word `Basic` from `auth`',
  'auth-no-colon': 'encode `auth` as base64 of `user:password`',
  'auth-double-base64': 'take off the surplus layer of base64 from `auth`',
  'auth-unpadded': 'add the padding to `auth`',
  'auth-has-newline': 'remove line breaks from `auth`',
  'auth-field-missing': 'add `auth`, which podman and others need',
  'username-whitespace': 'remove the line break at the end of a user name',
  'password-trailing-newline': 'remove the line break at the end of a password',
  'password-nul': 'remove NUL characters at the end of a password',
  'key-unparsable': 'remove blanks around a key',
  'key-scheme-unknown': 'remove the scheme from a key',
  'key-version-without-slash': 'remove the version from a key',
  'hub-key-never-matches': 'use the key `https://index.docker.io/v1/` for Docker Hub',
  'key-trailing-dot': 'remove the dot at the end of a host',
  'key-has-tag': 'remove tag or digest from a key',
  'key-wildcard-in-path': 'remove the wildcard from the path of a key',
  'key-userinfo': 'remove user name and password from a key',
}

/** The sentences for the problems that a repair solves, each once. */
export function describeChanges(codes: Iterable<ProblemCode>): string[] {
  const sentences = new Set<string>()
  for (const code of codes) {
    const sentence = repairs[code]
    if (sentence !== undefined) sentences.add(sentence)
  }
  return [...sentences]
}

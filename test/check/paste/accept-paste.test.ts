// Whatever people paste is recognised, checked as what it is, and nothing that matters is taken off.

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../../src/check/check.ts'
import type { CheckResult } from '../../../src/check/check-result.ts'
import { acceptPaste } from '../../../src/check/paste/accept-paste.ts'
import { document, encoded, json, yaml } from './pasted.ts'

const now = new Date('2026-01-15T12:00:00Z')
function checkPaste(pasted: string | Uint8Array): CheckResult | string {
  const accepted = acceptPaste(typeof pasted === 'string' ? Buffer.from(pasted, 'utf8') : pasted)
  return accepted.kind === 'accepted' ? checkSecret(accepted.input, { now }) : accepted.reason
}

describe('acceptPaste', () => {
  it.each<[string, string | Uint8Array]>([
    ['a docker config', document],
    ['a docker config with line breaks around it', `\n\n${document}\r\n`],
    ['a whole config.json', JSON.stringify(JSON.parse(document), null, '\t')],
    ['base64 of a docker config', encoded],
    ['base64 in lines', `${encoded.slice(0, 40)}\n${encoded.slice(40)}\n`],
    ['base64 in double quotes', `"${encoded}"`],
    ['base64 in single quotes', `'${encoded}'\n`],
    ['a manifest in YAML', yaml],
    ['a manifest in JSON', json],
    ['base64 of a manifest', Buffer.from(yaml).toString('base64')],
    ['a manifest in a code block', `\`\`\`yaml\n${yaml}\`\`\`\n`],
    ['the data of a manifest', `data:\n  .dockerconfigjson: ${encoded}\n`],
    ['one line of a manifest', `  .dockerconfigjson: ${encoded}`],
    ['data as kubectl prints it by jsonpath', `{".dockerconfigjson":"${encoded}"}`],
    ['data as kubectl prints it by template', `map[.dockerconfigjson:${encoded}]`],
    ['a command with its output', `$ kubectl get secret regcred -o yaml\n${yaml}$ `],
    [
      'the decoded value with the next prompt behind it',
      `ana@host:~$ kubectl get secret regcred --output="jsonpath={.data.\\.dockerconfigjson}" | base64 --decode\n${document}ana@host:~$ `,
    ],
    ['output of zsh', `${document}%`],
    ['coloured output', `\u001b[32m${document}\u001b[0m\n`],
    ['gzip of a manifest', gzipSync(yaml)],
    ['gzip of a docker config', gzipSync(document)],
    ['a manifest in UTF-16', Buffer.from(`\ufeff${yaml}`, 'utf16le')],
    ['a docker config in UTF-16', Buffer.from(`\ufeff${document}`, 'utf16le')],
    ['a manifest with a byte order mark', `\ufeff${yaml}`],
    ['a manifest with a byte order mark in JSON', `\ufeff${json}`],
    ['a warning of kubectl above it', `Warning: v1 ComponentStatus is deprecated\n${document}`],
    ["kubectl's log above it", `E0109 12:00:00.000000   42 memcache.go:265] couldn't get it\n${json}`],
    ['Windows line ends', yaml.replaceAll('\n', '\r\n')],
  ])('takes %s', (_what, pasted) => {
    const result = checkPaste(pasted)
    expect(result).toMatchObject({ valid: true, kubelet: 'loaded', entries: [{ registry: 'reg.example.com' }] })
  })

  it('opens a List', () => {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [JSON.parse(json)] })
    expect(checkPaste(list)).toMatchObject({ valid: true, problems: [{ code: 'list-wrapper' }] })
  })

  it('takes JSON documents that are separated as in YAML for what they are', () => {
    expect(checkPaste(`${json}\n---\n${json}\n`)).toMatchObject({
      valid: true,
      problems: [{ code: 'several-documents' }],
    })
  })

  it('judges the legacy key by the legacy layout', () => {
    const legacy = Buffer.from('{"reg.example.com":{"auth":"YW5hOnB3"}}').toString('base64')
    expect(checkPaste(`{".dockercfg":"${legacy}"}`)).toMatchObject({ valid: true, kubelet: 'loaded' })
  })

  it.each([
    ['gzip that would be stored', gzipSync(document).toString('base64'), 'compressed'],
    ['nothing', '', 'empty-value'],
    ['a second layer of base64', Buffer.from(encoded).toString('base64'), 'double-base64'],
    [
      'a second layer inside a manifest',
      yaml.replace(encoded, Buffer.from(encoded).toString('base64')),
      'double-base64',
    ],
    ['a byte order mark that would be stored', `\ufeff${document}`, 'bom'],
    ['text behind the JSON', `${document}x`, 'not-json'],
    ['single quotes', document.replaceAll('"', "'"), 'single-quoted-json'],
    ['tabs in YAML', 'apiVersion: v1\nkind: Secret\nmetadata:\n\tname: regcred\n', 'manifest-not-yaml'],
    ['an object of another kind', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', 'not-a-secret'],
    ['anything else', 'hello', 'not-json'],
  ])('leaves %s to the check', (_what, pasted, code) => {
    const result = checkPaste(pasted)
    expect(typeof result === 'string' ? result : result.problems.map((problem) => problem.code)).toContain(code)
  })

  it.each([
    [
      'kubectl describe',
      'Name:         regcred\nNamespace:    default\n\nType:  x\n\nData\n====\n.dockerconfigjson:  83 bytes\n',
    ],
    [
      'kubectl get',
      'NAME      TYPE                             DATA   AGE\nregcred   kubernetes.io/dockerconfigjson   1      5d\n',
    ],
    ['an error', 'Error from server (NotFound): secrets "regcred" not found\n'],
    ['an empty answer', 'No resources found in default namespace.\n'],
  ])('says that %s shows no values', (_what, pasted) => {
    expect(acceptPaste(Buffer.from(pasted)).kind).toBe('useless')
  })

  it('says what it took off', () => {
    expect(acceptPaste(gzipSync(encoded))).toMatchObject({
      found: 'docker-config',
      unwrapped: ['gzip compression', 'one layer of base64'],
    })
    expect(acceptPaste(Buffer.from(document))).toMatchObject({ unwrapped: [] })
  })

  it('does not decompress without end', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    expect(acceptPaste(bomb)).toMatchObject({ kind: 'accepted', unwrapped: [] })
  })
})

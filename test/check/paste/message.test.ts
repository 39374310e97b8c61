// A document in a mail, a ticket or a chat is found; a broken one is left to the check; a login is answered without repeating it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../../src/check/check.ts'
import { acceptPaste } from '../../../src/check/paste/accept-paste.ts'
import { document, encoded, json, yaml } from './pasted.ts'

const now = new Date('2026-01-15T12:00:00Z')
const pretty = JSON.stringify(JSON.parse(document), null, 2)
const unpadded = Buffer.from(`${document}  `).toString('base64').replaceAll('=', '')
const folded = encoded.replace(/.{20}/g, '$&\n')
const quote = (text: string, mark = '> '): string => text.replace(/^/gm, mark)
const inMail = (text: string): string =>
  `Hi team,\n\nhere is the secret - it's for {staging}:\n\n${text}\n\nRegards,\nAna\n`
const inLetter = (text: string): string => `Hi,\n${text}\nRegards\n`
const harden = (text: string): string => text.replace(/^ +/gm, (spaces) => '\u00a0'.repeat(spaces.length))

function codesOf(pasted: string): string[] {
  const accepted = acceptPaste(Buffer.from(pasted))
  if (accepted.kind === 'useless') return [accepted.reason]
  return checkSecret(accepted.input, { now }).problems.map(({ code }) => code)
}

describe('a document in a message', () => {
  it.each([
    ['a quoted manifest', quote(yaml)],
    ['a manifest quoted twice', quote(yaml, '> > ')],
    ['a manifest quoted twice without spaces between', quote(yaml, '>> ')],
    ['a manifest quoted without spaces', quote(yaml, '>')],
    ['a quoted manifest with Windows line ends', quote(yaml).replaceAll('\n', '\r\n')],
    ['a quoted docker config', quote(document)],
    ['a quoted docker config in lines', quote(pretty)],
    ['quoted base64', quote(encoded)],
    ['quoted base64 in lines', quote(folded)],
    ['a quoted mail with a manifest', `On Friday Bob wrote:\n${quote(inLetter(yaml))}\n\nThanks\n`],
    ['a quoted mail with a code block', quote(inMail(`\`\`\`yaml\n${yaml}\`\`\``))],
    ['a docker config in a letter', inLetter(document)],
    ['a docker config in lines in a letter', inLetter(pretty)],
    ['a docker config in a sentence', `The secret is ${document}, thanks.`],
    ['a manifest in JSON in a letter', inLetter(json)],
    ['a manifest in JSON in lines in a letter', inLetter(JSON.stringify(JSON.parse(json), null, 2))],
    ['base64 in a letter', inLetter(encoded)],
    ['base64 without padding in a letter', inLetter(unpadded)],
    ['base64 in lines in a letter', inLetter(folded)],
    ['base64 in a sentence', `The value is ${encoded}, thanks.`],
    ['a manifest in a letter', inLetter(yaml)],
    ['a manifest in a mail', inMail(yaml)],
    ['a manifest before a signature', `${yaml}-- \nAna\n`],
    ['an indented manifest in a letter', inLetter(quote(yaml, '    '))],
    ['an indented manifest below a greeting', `Hi team:\n\n${quote(yaml.trimEnd(), '  ')}\n`],
    ['one line of a manifest in a letter', inLetter(`.dockerconfigjson: ${encoded}`)],
    ['a code block in a mail', inMail(`\`\`\`yaml\n${yaml}\`\`\``)],
    ['a code block of base64 in a mail', inMail(`\`\`\`\n${encoded}\n\`\`\``)],
    ['the second code block', inMail(`\`\`\`\nls -l\n\`\`\`\nand\n\`\`\`json\n${json}\n\`\`\``)],
    ['a code block that is not closed', `See:\n\`\`\`yaml\n${yaml}`],
    ['non-breaking spaces', harden(yaml)],
    ['non-breaking spaces behind colons', harden(yaml).replaceAll(': ', ':\u00a0')],
    ['non-breaking spaces in a part of a manifest', harden(`data:\n  .dockerconfigjson: ${encoded}\n`)],
    ['non-breaking spaces in a letter', inLetter(harden(yaml))],
    ['non-breaking spaces in a quoted manifest', quote(harden(yaml))],
  ])('takes %s', (_what, pasted) => {
    const accepted = acceptPaste(Buffer.from(pasted))
    expect(accepted).toMatchObject({ kind: 'accepted', unwrapped: expect.arrayContaining([expect.any(String)]) })
    const result = accepted.kind === 'accepted' ? checkSecret(accepted.input, { now }) : undefined
    expect(result).toMatchObject({ valid: true, problems: [], entries: [{ registry: 'reg.example.com' }] })
  })

  it.each([
    ['two docker configs', `${document}\n${document}`, 'not-json'],
    ['two docker configs in a letter', inLetter(`${document}\nor\n${document}`), 'not-json'],
    ['a docker config that words touch', `Hi ${document}bye`, 'not-json'],
    ['a docker config that is cut off', inLetter(document.slice(0, -2)), 'not-json'],
    ['base64 that is cut off', inLetter(encoded.slice(0, 60)), 'not-json'],
    ['a broken docker config behind a command', `docker login\n${document.slice(0, -2)}`, 'not-json'],
    ['a manifest broken in the middle', yaml.replace('type:', 'oops\ntype:'), 'manifest-not-yaml'],
    [
      'a broken manifest with a whole docker config inside',
      `apiVersion: v1\nkind: Secret\nmetadata:\n\tname: a\nstringData:\n  .dockerconfigjson: |\n    ${document}\n`,
      'manifest-not-yaml',
    ],
    ['a manifest with its value wrapped to the margin', `${yaml.trimEnd()}\n${encoded}\n`, 'manifest-not-yaml'],
  ])('leaves %s to the check', (_what, pasted, code) => {
    expect(codesOf(pasted)).toContain(code)
  })

  it('leaves non-breaking spaces inside of values alone', () => {
    const noted = yaml.replace('name: regcred', 'name: regcred\n  annotations:\n    note: "a:\u00a0b"')
    const { input } = Object(acceptPaste(Buffer.from(noted)))
    expect(input).toEqual({ manifestText: noted })
  })

  it('never throws, whatever is around it', () => {
    const part = fc.constantFrom(
      '> ',
      '\n',
      '```',
      '{',
      '"',
      '}',
      'kind: ',
      'data:\n',
      '\u00a0',
      encoded,
      document,
      yaml,
      'a:b',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 12 }), (parts) => {
        expect(['accepted', 'useless']).toContain(acceptPaste(Buffer.from(parts.join(''))).kind)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    '> ',
    '>',
    '\u00a0',
    '\u00a0\n',
    '```\n',
    '{ "',
    '{"a":{}} ',
    'kind:\n',
    'a:',
    'abcdefghijklmnopqrst\n',
    'docker login ',
  ])('takes linear time for half a megabyte of %j', (unit) => {
    const start = process.cpuUsage()
    acceptPaste(Buffer.from(unit.repeat((512 * 1024) / unit.length)))
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000)
  })
})

describe('a login', () => {
  const password = 'CANARY-7f3a9c'
  const login = `ana:${password}`
  it.each([
    ['a user name and a password', login],
    ['a user name and a password on a line', `  ${login}\r\n`],
    ['base64 of them', Buffer.from(login).toString('base64')],
    ['base64 of them with a line break inside', `${Buffer.from(`${login}\n`).toString('base64')}\n`],
    ['docker login', `docker login reg.example.com -u ana -p ${password}`],
    ['docker login behind a prompt', `$ docker login -u ana -p ${password} reg.example.com\nLogin Succeeded\n`],
    ['podman login in a message', `Hi,\nuse this:\n  sudo podman login reg.example.com -u ana -p ${password}\n`],
    [
      'kubectl create secret',
      `kubectl create secret docker-registry regcred --docker-server=reg.example.com --docker-username=ana --docker-password=${password}`,
    ],
  ])('is known in %s, and not repeated', (_what, pasted) => {
    const answer = acceptPaste(Buffer.from(pasted))
    expect(answer).toMatchObject({
      kind: 'useless',
      remedy: expect.stringMatching(/pullpass create NAME --server \S+ --username \S+ --password-stdin$/),
    })
    const shown = JSON.stringify(answer)
    for (const trace of [password, 'ana', Buffer.from(login).toString('base64').slice(0, 12)]) {
      expect(shown).not.toMatch(new RegExp(`\\b${trace}`))
    }
  })

  it.each(['https://reg.example.com', 'ghcr.io/acme/app:1', 'hello', 'a: b', '{a:b}'])(
    'is not seen in %s',
    (pasted) => {
      expect(acceptPaste(Buffer.from(pasted)).kind).toBe('accepted')
    },
  )

  it('does not hide a document next to the command', () => {
    expect(codesOf(`docker login made this for me:\n\n${document}\n`)).toEqual([])
  })
})

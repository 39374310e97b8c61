// Sealed requests on their way through tickets and mail: what may happen to the text, and what must be noticed.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import { type KeyPair, makeKeyPair, sealFor } from '../../../src/credentials/sealed/age.ts'
import { openSealed } from '../../../src/credentials/sealed/open.ts'
import { encodePayload } from '../../../src/credentials/sealed/payload.ts'
import { listLogins, type SealedRequest } from '../../../src/credentials/sealed/request.ts'
import { sealRequest } from '../../../src/credentials/sealed/seal.ts'
import { renderBlock } from '../../../src/credentials/sealed/text-block.ts'
import { encodeDockerConfig } from '../../../src/dockerconfig/encode.ts'
import { failureOf, story } from '../../cluster-port/support/failure.ts'

const now = new Date('2026-03-01T12:00:00Z')
const password = 'marker-pässword"\\'

function requestOf(changes: Partial<SealedRequest['head']> = {}): SealedRequest {
  const document = encodeDockerConfig([{ registry: 'ghcr.io', username: 'bob', password: new Redacted(password) }])
  const head = {
    secret: 'regcred',
    clusters: ['prod-east', 'prod-west'],
    namespaces: ['app'],
    images: ['ghcr.io/acme/app:1'],
    logins: listLogins(document),
    sealedAt: now,
    expiresAt: new Date('2026-03-08T12:00:00Z'),
    ...changes,
  }
  return { head, document }
}

const key = await makeKeyPair()
const block = await sealRequest(requestOf(), [key.recipient])

const open = (text: string | Uint8Array, keys: readonly KeyPair[] = [key], at = now) =>
  openSealed(typeof text === 'string' ? Buffer.from(text) : text, keys, at)

const lines = (change: (line: string) => string, text = block) => text.split('\n').map(change).join('\n')

describe('the block', () => {
  test('says to everybody what it is for, and nothing of the password', () => {
    expect(block.slice(0, block.indexOf('-----BEGIN AGE'))).toBe(`-----BEGIN PULLPASS REQUEST-----
Secret:    regcred
Cluster:   prod-east
Cluster:   prod-west
Namespace: app
Registry:  ghcr.io
User name: bob
Image:     ghcr.io/acme/app:1
Sealed:    2026-03-01T12:00:00.000Z
Expires:   2026-03-08T12:00:00.000Z
`)
    expect(block).toMatch(/-----END AGE ENCRYPTED FILE-----\n-----END PULLPASS REQUEST-----\n$/)
    expect(block).not.toContain('marker')
    expect(block).not.toContain(Buffer.from(`bob:${password}`).toString('base64').slice(4, -4))
  })

  test('opens to what was sealed', async () => {
    const opened = await open(block)
    expect(opened).toMatchObject({ kind: 'request', hadHead: true, request: { head: requestOf().head } })
    expect(opened.kind === 'request' && opened.request.document.reveal()).toBe(requestOf().document.reveal())
  })

  test('opens with each of the keys it was sealed for', async () => {
    const other = await makeKeyPair()
    const both = await sealRequest(requestOf(), [key.recipient, other.recipient])
    expect(await open(both, [other])).toMatchObject({ kind: 'request' })
    expect(await open(both, [await makeKeyPair(), key])).toMatchObject({ kind: 'request' })
  })

  test('whatever the head holds, it is plain text on lines of its own, and comes back', async () => {
    const names = fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(names, names, names, async (clusters, namespaces, images) => {
        const request = requestOf({ clusters, namespaces, images })
        const text = await sealRequest(request, [key.recipient])
        expect(text).toMatch(/^[\n -~]*$/)
        expect(text.split('\n').indexOf('-----BEGIN AGE ENCRYPTED FILE-----')).toBe(
          6 + clusters.length + namespaces.length + images.length,
        )
        expect(await open(text)).toMatchObject({ request: { head: { clusters, namespaces, images } } })
      }),
      { numRuns: 60 },
    )
  })
})

describe('what mail and tickets do', () => {
  const armorBegin = block.indexOf('-----BEGIN AGE')
  test.each<[string, string | Uint8Array]>([
    ['text around it', `Hi support,\n\nplease:\n\n${block}\nThanks!\n-- \nBob`],
    ['CR LF', block.replaceAll('\n', '\r\n')],
    ['lone CR', block.replaceAll('\n', '\r')],
    ['indentation', lines((line) => `    ${line}`)],
    ['tabs and blanks behind', lines((line) => `\t${line} \t`)],
    ['quoting', lines((line) => `> ${line}`)],
    ['quoting twice', lines((line) => `>> > ${line}`)],
    ['bars', lines((line) => `| ${line}`)],
    ['a code fence', `\`\`\`\n${block}\`\`\`\n`],
    ['blank lines between', block.replaceAll('\n', '\n\n')],
    ['no-break spaces', block.replaceAll(' ', '\u00a0')],
    ['a byte order mark and zero-width spaces', `\ufeff${block.replaceAll('\n', '\u200b\n')}`],
    ['long dashes', block.replaceAll('-----', '\u2014\u2013-')],
    ['shorter lines', lines((line) => line.replace(/^([A-Za-z0-9+/]{40})([A-Za-z0-9+/]{20,}=*)$/, '$1\n$2'))],
    ['longer lines', block.replace(/([A-Za-z0-9+/]{64})\n(?=[A-Za-z0-9+/]{64}\n)/g, '$1')],
    ['wrapped head lines', block.replace('Image:     ', 'Image:\n  ')],
    ['no line end', block.trimEnd()],
    ['all in one line', block.replaceAll('\n', ' ')],
  ])('%s is no hindrance', async (_, text) => {
    expect(text).not.toBe(block)
    expect(await open(text)).toMatchObject({ kind: 'request', hadHead: true })
  })

  test('the sealed part alone is enough', async () => {
    expect(await open(block.slice(armorBegin))).toMatchObject({ kind: 'request', hadHead: false })
  })
})

describe('what must be noticed', () => {
  const cut = (marker: string, behind = 0) => block.slice(0, block.indexOf(marker) + behind)
  const damageAt = (offset: number) => {
    const at = block.indexOf('-----BEGIN AGE') + offset
    return block.slice(0, at) + (block[at] === 'A' ? 'B' : 'A') + block.slice(at + 1)
  }
  test.each<[string, string, string, RegExp]>([
    ['no request', 'Hello\n', 'sealed-damaged', /there is no sealed request in the text/],
    ['nothing', '', 'sealed-damaged', /there is no sealed request in the text/],
    ['the head alone', cut('-----BEGIN AGE'), 'sealed-damaged', /the text is cut: `-----BEGIN AGE/],
    ['the end alone', block.slice(-120), 'sealed-damaged', /the text is cut: its beginning is missing/],
    ['no end', cut('-----END AGE'), 'sealed-damaged', /the text is cut: it ends before `-----END AGE/],
    ['cut in the middle', cut('-----END AGE', -100), 'sealed-damaged', /the text is cut/],
    ['a line gone', block.replace(/(\n[A-Za-z0-9+/]{64}){2}\n/, '$1\n'), 'sealed-damaged', /was changed or cut/],
    ['characters gone', block.replace(/([A-Za-z0-9+/]{61}).{3}\n/, '$1\n'), 'sealed-damaged', /was changed or cut/],
    [
      'foreign characters',
      block.replace(/([A-Za-z0-9+/]{61}).{3}\n/, '$1...\n'),
      'sealed-damaged',
      /do not belong there/,
    ],
    ['the payload changed', damageAt(500), 'sealed-damaged', /was changed or cut/],
    ['the first line changed', damageAt(40), 'sealed-damaged', /was changed or cut/],
    ['two of them', block + block, 'sealed-damaged', /holds 2 sealed requests/],
    ['another namespace', block.replace('Namespace: app', 'Namespace: web'), 'sealed-mismatch', /head was changed/],
    ['another registry', block.replace('ghcr.io', 'ghcr.1o'), 'sealed-mismatch', /head was changed/],
    ['a look-alike letter', block.replace('prod-east', 'prod-e\u0430st'), 'sealed-mismatch', /head was changed/],
    ['a line less', block.replace('Cluster:   prod-west\n', ''), 'sealed-mismatch', /head was changed/],
    ['a line more', block.replace('Namespace: app', 'Namespace: app\nNamespace: web'), 'sealed-mismatch', /head was/],
    ['a later end', block.replace('03-08T', '03-09T'), 'sealed-mismatch', /head was changed/],
  ])('%s', async (_, text, code, expected) => {
    const failure = await failureOf(open(text))
    expect({ code: failure.code, exitCode: failure.exitCode }).toEqual({ code, exitCode: 2 })
    expect(story(failure)).toMatch(expected)
    expect(story(failure)).not.toContain('marker')
  })

  test('no cut of the text opens', async () => {
    // The dashes behind the last word say nothing.
    const end = block.indexOf('-----END AGE ENCRYPTED FILE-----') + 27
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: end - 1 }), async (length) => {
        await failureOf(open(block.slice(0, length)))
      }),
      { numRuns: 100 },
    )
  })

  test('another key: it says which recipient would do', async () => {
    const other = await makeKeyPair()
    const failure = await failureOf(open(block, [other]))
    expect(failure.code).toBe('sealed-other-key')
    expect(story(failure)).toContain(`your recipient is \`${other.recipient}\``)
    expect(failure.remedies.join()).toContain(`pullpass seal --to ${other.recipient}`)
    expect(story(failure) + failure.remedies.join()).not.toContain(other.identity.reveal())
  })

  test('the time it was meant for is over', async () => {
    expect(await open(block, [key], new Date('2026-03-08T11:59:59Z'))).toMatchObject({ kind: 'request' })
    const failure = await failureOf(open(block, [key], new Date('2026-03-08T12:00:00Z')))
    expect(failure.code).toBe('sealed-expired')
    expect(failure.message).toBe('the sealed request expired at 2026-03-08T12:00:00.000Z')
  })

  test('a head of another request before the sealed part', async () => {
    const other = await sealRequest(requestOf({ namespaces: ['kube-system'] }), [key.recipient])
    const mixed = block.slice(0, block.indexOf('-----BEGIN AGE')) + other.slice(other.indexOf('-----BEGIN AGE'))
    expect((await failureOf(open(mixed))).code).toBe('sealed-mismatch')
  })

  test('a sealed head that names other logins than the docker config has', async () => {
    const request = requestOf({ logins: [{ registry: 'ghcr.io', username: 'alice' }] })
    const failure = await failureOf(open(await sealRequest(request, [key.recipient])))
    expect(story(failure)).toMatch(/names other logins than its docker config holds/)
  })

  test.each([
    ['a later version', { schemaVersion: 2 }],
    ['a field of another shape', { namespaces: 'app' }],
    ['no end', { expiresAt: 'never' }],
  ])('a sealed request with %s', async (_, changes) => {
    const payload = { ...JSON.parse(encodePayload(requestOf()).reveal()), ...changes }
    const armor = await sealFor([key.recipient], new Redacted(JSON.stringify(payload)))
    expect((await failureOf(open(armor))).code).toBe('sealed-mismatch')
  })
})

describe('what age alone made', () => {
  const config = new Redacted('{"auths":{}}')

  test('a document without a head is handed on as it is', async () => {
    const opened = await open(await sealFor([key.recipient], config))
    expect(opened).toMatchObject({ kind: 'document', hadHead: false })
    expect(opened.kind === 'document' && Buffer.from(opened.bytes.reveal()).toString()).toBe(config.reveal())
  })

  test('a readable head that was not sealed is worth nothing', async () => {
    const text = renderBlock(requestOf().head, await sealFor([key.recipient], config))
    expect(story(await failureOf(open(text)))).toMatch(/the readable head is not part of what was sealed/)
  })
})

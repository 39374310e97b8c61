// What the flags of `create` mean, which contradict each other, and what is missing where nobody can be asked.

import { describe, expect, it } from 'vitest'
import { describeMissingFlags, findMissingFlags } from '../../../src/cli/create/gaps.ts'
import { type CreateFlags, parseCreateOptions } from '../../../src/cli/create/options.ts'

const parse = (flags: Partial<CreateFlags>, name?: string) => parseCreateOptions(name, { output: 'text', ...flags })

describe('parseCreateOptions', () => {
  it('leaves open what no flag says', () => {
    expect(parse({})).toEqual({
      content: { kind: 'login', password: { kind: 'ask' } },
      clusters: { requestTimeoutMs: 30_000 },
      attach: [],
      merge: false,
      adopt: false,
      replace: false,
      unproven: false,
      dryRun: false,
      isConfirmed: false,
    })
  })

  it('takes everything from flags', () => {
    const options = parse(
      {
        server: 'ghcr.io',
        username: 'bob',
        email: 'b@example.com',
        passwordStdin: true,
        image: ['ghcr.io/a/b:1'],
        context: ['east', 'west', 'east'],
        namespace: ['app', 'app'],
        requestTimeout: '500ms',
        yes: true,
      },
      'regcred',
    )
    expect(options).toMatchObject({
      name: 'regcred',
      content: {
        kind: 'login',
        server: 'ghcr.io',
        username: 'bob',
        email: 'b@example.com',
        password: { kind: 'stdin' },
      },
      images: ['ghcr.io/a/b:1'],
      clusters: {
        contexts: ['east', 'west'],
        namespaces: { kind: 'names', names: ['app'] },
        requestTimeoutMs: 500,
      },
      isConfirmed: true,
    })
    expect(findMissingFlags(options)).toEqual([])
  })

  it.each<[Partial<CreateFlags>, string]>([
    [
      { fromFile: 'a', server: 'b', passwordStdin: true },
      "`--from-file` can't be combined with `--server`, `--password-stdin`",
    ],
    [
      { fromDockerConfig: ['ghcr.io'], server: 'ghcr.io', fromFile: 'a' },
      "`--from-file` can't be combined with `--server`, `--from-docker-config`",
    ],
    [{ fromDockerConfig: ['ghcr.io'], username: 'bob' }, "`--from-docker-config` can't be combined with `--username`"],
    [
      { credentialProviderConfig: 'a', credentialProviderBinDir: 'b', email: 'a@b.c', server: 'ghcr.io' },
      "`--credential-provider-config` can't be combined with `--email`",
    ],
    [{ credentialProviderConfig: 'a' }, '`--credential-provider-config` needs `--credential-provider-bin-dir`'],
    [{ credentialProviderBinDir: 'a' }, '`--credential-provider-bin-dir` needs `--credential-provider-config`'],
    [{ passwordStdin: true, passwordFile: 'x' }, "`--password-stdin` can't be combined with `--password-file`"],
    [{ namespace: ['a'], allNamespaces: true }, '`--namespace` and `--all-namespaces` exclude each other'],
    [
      { namespaceSelector: 'a=b', allNamespaces: true },
      '`--all-namespaces` and `--namespace-selector` exclude each other',
    ],
    [{ requestTimeout: 'soon' }, '--request-timeout takes a duration between 1ms and 24h'],
    [{ requestTimeout: '0s' }, '--request-timeout takes a duration between 1ms and 24h'],
    [{ requestTimeout: '25h' }, '--request-timeout takes a duration between 1ms and 24h'],
  ])('refuses %j', (flags, message) => {
    expect(() => parse(flags)).toThrow(expect.objectContaining({ code: 'usage', message }))
  })
})

describe('findMissingFlags', () => {
  it('names all of them at once', () => {
    const missing = findMissingFlags(parse({}))
    expect(missing).toEqual([
      'NAME',
      '--server',
      '--username',
      '--password-stdin or --password-file',
      '--yes or --dry-run',
    ])
    expect(describeMissingFlags(missing, 'the variable CI is set').message).toBe(
      'missing: NAME; --server; --username; --password-stdin or --password-file; --yes or --dry-run',
    )
  })

  it('needs no login for a document', () => {
    expect(findMissingFlags(parse({ fromFile: 'a.json', dryRun: true }, 'regcred'))).toEqual([])
  })
})

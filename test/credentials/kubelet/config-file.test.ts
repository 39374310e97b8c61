// Configurations of credential providers as the kubelet reads them: versions, folders, and what it would not start with.

import { describe, expect, test } from 'vitest'
import { readProviderConfigs } from '../../../src/credentials/kubelet/config-file.ts'
import { parseGoDuration } from '../../../src/credentials/kubelet/go-duration.ts'
import { failureOf, story } from '../../cluster-port/support/failure.ts'
import { makeFolder } from '../../cluster-port/support/folder.ts'

const provider = {
  name: 'ecr-credential-provider',
  matchImages: ['*.dkr.ecr.*.amazonaws.com'],
  defaultCacheDuration: '12h',
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
}
const configOf = (...providers: object[]) => ({
  apiVersion: 'kubelet.config.k8s.io/v1',
  kind: 'CredentialProviderConfig',
  providers,
})

async function read(content: object | string) {
  const folder = await makeFolder({ 'config.yaml': content })
  return await readProviderConfigs(`${folder}/config.yaml`)
}

describe('reading', () => {
  test('the example of the documentation', async () => {
    const [config] = await read(`
apiVersion: kubelet.config.k8s.io/v1
kind: CredentialProviderConfig
providers:
  - name: ecr-credential-provider
    matchImages:
      - "*.dkr.ecr.*.amazonaws.com" # with a comment
      - registry.io:8080/path
    defaultCacheDuration: "12h"
    apiVersion: credentialprovider.kubelet.k8s.io/v1
    args:
      - --example-argument
    env:
      - name: AWS_PROFILE
        value: example_profile
`)
    expect(config).toMatchObject({
      name: 'ecr-credential-provider',
      defaultCacheMs: 43_200_000,
      wantsServiceAccountToken: false,
    })
    expect(config?.args.reveal()).toEqual(['--example-argument'])
    expect(config?.env.reveal()).toEqual({ AWS_PROFILE: 'example_profile' })
    expect(config?.matchImages).toHaveLength(2)
  })

  test.each(['v1', 'v1beta1', 'v1alpha1'])('version %s', async (version) => {
    expect(await read({ ...configOf(provider), apiVersion: `kubelet.config.k8s.io/${version}` })).toHaveLength(1)
  })

  test('the files of a folder by name, other files left alone', async () => {
    const named = (name: string) => configOf({ ...provider, name })
    const folder = await makeFolder({
      'b.yaml': named('b'),
      'a.json': named('a'),
      'c.yml': named('c'),
      'notes.txt': '{',
      'd.yaml/x': '',
    })
    expect((await readProviderConfigs(folder)).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })
})

describe('what the kubelet would not start with', () => {
  test.each([
    ['another kind', { ...configOf(provider), kind: 'Pod' }, /`kind`: it must be `CredentialProviderConfig`/],
    ['another version', { ...configOf(provider), apiVersion: 'v1' }, /`apiVersion`: it is no version of kubelet/],
    ['no providers', configOf(), /`providers`: at least one provider is required/],
    ['no name', configOf({ ...provider, name: undefined }), /`providers.0.name` is missing/],
    ['a path as name', configOf({ ...provider, name: '../marker' }), /`providers.0.name`: it must be a file name/],
    ['the parent folder', configOf({ ...provider, name: '..' }), /`providers.0.name`: it must be a file name/],
    ['no images', configOf({ ...provider, matchImages: [] }), /`providers.0.matchImages`: at least one pattern/],
    [
      'an image that is none',
      configOf({ ...provider, matchImages: ['marker io'] }),
      /`providers.0.matchImages.0`: it is no pattern/,
    ],
    ['no duration', configOf({ ...provider, defaultCacheDuration: undefined }), /defaultCacheDuration` is missing/],
    [
      'a duration without unit',
      configOf({ ...provider, defaultCacheDuration: '12' }),
      /it must be a duration like `12h`/,
    ],
    [
      'a number as duration',
      configOf({ ...provider, defaultCacheDuration: 12 }),
      /defaultCacheDuration`: it must be a duration/,
    ],
    ['another request version', configOf({ ...provider, apiVersion: 'v1' }), /no version of credentialprovider/],
    ['a field it does not know', configOf({ ...provider, arg: ['marker'] }), /knows no field `providers.0.arg`/],
    [
      'a variable that is no text',
      configOf({ ...provider, env: [{ name: 'A', value: 7 }] }),
      /env.0.value`: it must be a text/,
    ],
    ['two of a name', configOf(provider, provider), /two providers are called `ecr-credential-provider`/],
    ['a list', '- marker', /it holds no object/],
    ['an empty file', '', /it holds no object/],
    ['providers that are no list', { ...configOf(), providers: 'marker' }, /`providers`: it is of another type/],
    ['a provider that is no object', { ...configOf(), providers: ['marker'] }, /`providers.0`: it is of another type/],
    ['text that is no YAML', 'a: b: [marker', /it is neither YAML nor JSON/],
  ])('%s', async (_, content, expected) => {
    const failure = await failureOf(read(content))
    expect(failure.code).toBe('credential-source')
    expect(story(failure)).toMatch(expected)
    expect(story(failure)).not.toContain('marker')
  })

  test('a file that is not there', async () => {
    const folder = await makeFolder()
    expect(story(await failureOf(readProviderConfigs(`${folder}/x.yaml`)))).toMatch(
      /cannot read `.*x\.yaml`: there is no such file/,
    )
    expect(story(await failureOf(readProviderConfigs(folder)))).toMatch(
      /the folder has no \.json, \.yaml or \.yml file/,
    )
  })
})

// time.ParseDuration
test.each([
  ['12h0m0s', 43_200_000],
  ['1.5h', 5_400_000],
  ['300ms', 300],
  ['1m30.5s', 90_500],
  ['.5s', 500],
  ['0', 0],
  ['-1s', -1000],
  ['1us', 0.001],
  ['1', undefined],
  ['', undefined],
  ['h', undefined],
  ['1h ', undefined],
  ['1d', undefined],
  ['1h1', undefined],
])('the duration %j', (text, expected) => {
  expect(parseGoDuration(text)).toBe(expected)
})

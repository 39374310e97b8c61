// The story of the demo, as data: what is said, what is run, how it must end.

import type { Sandbox } from '../../sandbox/index.ts'
import { tellDag } from './nightly.ts'

/** One step: words, a command line as a person would type it, the arguments that are really run, and its expected exit code. */
export interface DemoStep {
  readonly says: string
  /** As shown after the prompt; each line of it. */
  readonly shown: string
  readonly args: readonly string[]
  /** A file that is written before, and shown. */
  readonly newFile?: { readonly name: string; readonly text: string }
  /** What the command finds on standard input: the document stored in a namespace. */
  readonly inputFromNamespace?: string
  readonly exitCode: 0 | 3 | 125
  /** What must be part of its standard output. */
  readonly prints?: string
  /** In how many of the namespaces the secret must exist afterwards. */
  readonly secretsAfterwards: number
}

/** The paths of files that hold what a person would type. */
export interface DemoFiles {
  readonly wrongPassword: string
  readonly rightPassword: string
}

export const secretName = 'regcred'
export const rightPasswordName = 'right.txt'
/** A secret that somebody made by hand, with a password that was not encoded. */
export const handMadeName = 'hand-made.yaml'
const ownNamespaces = ['team-a', 'team-b'] as const
/** Tasks run in the last one; nobody makes a secret there by hand. */
export const namespaces = [...ownNamespaces, 'jobs'] as const

/** The steps for a running sandbox. */
export function tellStory(sandbox: Sandbox, files: DemoFiles): readonly DemoStep[] {
  const cluster = ['--kubeconfig', sandbox.kubeconfig]
  return [
    ...tellCreation(sandbox, files, cluster),
    ...tellReading(sandbox, cluster),
    ...tellTask(sandbox, cluster),
    ...tellDag(sandbox, secretName, cluster),
  ]
}

function inOwnNamespaces(cluster: readonly string[]): readonly string[] {
  return [...cluster, ...ownNamespaces.flatMap((namespace) => ['-n', namespace])]
}

/** A wrong password, the right one, and nothing left to do. */
function tellCreation(
  { registry: { host, username }, images }: Sandbox,
  files: DemoFiles,
  cluster: readonly string[],
): readonly DemoStep[] {
  const create = (passwordFile: string): string[] => [
    ...['create', secretName, '--server', host, '--username', username, '--password-file', passwordFile],
    ...['--image', images.private, ...inOwnNamespaces(cluster), '--yes'],
  ]
  const shownCreate = (passwordFile: string): string =>
    `pullpass create ${secretName} --server ${host} --username ${username} \\
    --password-file ${passwordFile} --image ${images.private} \\
    -n team-a -n team-b --yes`
  return [
    {
      says: 'Somebody asks for a pull secret in two namespaces. The password they sent has a typing error. The registry is asked before anything is written, so nothing breaks:',
      shown: shownCreate('wrong.txt'),
      args: create(files.wrongPassword),
      exitCode: 3,
      secretsAfterwards: 0,
    },
    {
      says: 'The right password. It is proved for exactly this image, written, read back and checked as it is stored:',
      shown: shownCreate('right.txt'),
      args: create(files.rightPassword),
      exitCode: 0,
      secretsAfterwards: 2,
    },
    {
      says: 'Once more: nothing to do.',
      shown: `${shownCreate('right.txt')} --quiet`,
      args: [...create(files.rightPassword), '--quiet'],
      exitCode: 0,
      secretsAfterwards: 2,
    },
  ]
}

/** What is stored, what a node makes of it, and what it would make of one that somebody made by hand. */
function tellReading({ images: { private: image } }: Sandbox, cluster: readonly string[]): readonly DemoStep[] {
  return [
    {
      says: 'The user checks what is in the cluster, and whether it opens the image:',
      shown: `pullpass verify ${secretName} -n team-a -n team-b --image ${image}`,
      args: ['verify', secretName, ...inOwnNamespaces(cluster), '--image', image],
      exitCode: 0,
      secretsAfterwards: 2,
    },
    {
      says: 'Or decodes it by hand, as guides say, and lets pullpass read it. The password stays hidden:',
      shown: `kubectl get secret ${secretName} -n team-a --output="jsonpath={.data.\\.dockerconfigjson}" |
    base64 --decode | pullpass decode -`,
      args: ['decode', '-'],
      inputFromNamespace: 'team-a',
      exitCode: 0,
      secretsAfterwards: 2,
    },
    {
      says: 'Which login will a node try for this image, and why?',
      shown: `pullpass explain ${image} -n team-a`,
      args: ['explain', image, ...cluster, '-n', 'team-a'],
      exitCode: 0,
      secretsAfterwards: 2,
    },
    {
      says: 'A secret made by hand. The API server accepts it, and then every pod that names it fails, for public images too:',
      shown: `pullpass decode ${handMadeName}`,
      args: ['decode', handMadeName],
      exitCode: 3,
      secretsAfterwards: 2,
    },
  ]
}

function tellTask({ registry, images }: Sandbox, cluster: readonly string[]): readonly DemoStep[] {
  const run = {
    shown: `pullpass run ${images.private} -n jobs`,
    args: ['run', images.private, '-n', 'jobs', ...cluster],
  }
  return [
    {
      says: 'A task of a private image, in a namespace that has no secret. It is given up as soon as waiting makes no sense:',
      ...run,
      exitCode: 125,
      secretsAfterwards: 2,
    },
    {
      says: 'The same command in a project whose plugins see to it that tasks have their secrets. This one is made before the pod is:',
      ...run,
      newFile: { name: 'pullpass.config.ts', text: writeConfig(registry) },
      exitCode: 0,
      prints: 'hello from a private image',
      secretsAfterwards: 3,
    },
  ]
}

function writeConfig({ host, username }: Sandbox['registry']): string {
  return `import { defineConfig } from 'pullpass/plugin'
import { pullSecrets } from 'pullpass/plugins/pull-secrets'

const from = { file: '${rightPasswordName}', username: '${username}' }
export default defineConfig({
  plugins: [pullSecrets({ secrets: [{ name: '${secretName}', registries: ['${host}'], from }] })],
})
`
}

/** A manifest whose `auth` is plain text instead of base64: the commonest mistake that nothing else catches. */
export function writeHandMadeManifest(host: string): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: hand-made
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: |
    {"auths": {"${host}": {"auth": "bob:not-encoded"}}}
`
}

// What a user sealed, opened with support's key: it fills what the flags leave open, and is shown before anything is done with it.

import { resolve } from 'node:path'
import { Redacted } from '../../basics/redacted.ts'
import { renderHead } from '../../credentials/sealed/head-text.ts'
import { defaultIdentityPath, readIdentityFile } from '../../credentials/sealed/identity-file.ts'
import { openSealed } from '../../credentials/sealed/open.ts'
import type { RequestHead } from '../../credentials/sealed/request.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { quoteShell } from '../../secret/quote.ts'
import type { CliContext } from '../context.ts'
import { readInput } from '../input-file.ts'
import { showText } from '../output/escape.ts'
import type { ClusterDirectory } from '../targets/open-directory.ts'
import type { SealedContent } from './content.ts'
import type { CreateOptions } from './options.ts'

/** The options with the sealed request opened and its values where no flag was given; others come back as they are. */
export async function openSealedContent(
  options: CreateOptions,
  context: CliContext,
  directory: ClusterDirectory,
): Promise<CreateOptions> {
  const { content } = options
  if (content.kind !== 'sealed') return options
  const opened = await openContent(content, context)
  if (opened.kind === 'document') {
    context.output.note('It was sealed with age alone and says nothing but the secret itself.')
    return { ...options, content: { kind: 'opened', sealed: content, bytes: opened.bytes } }
  }
  const { head, document } = opened.request
  if (!opened.hadHead) context.output.note('It came without its readable head; this is from the sealed part.')
  showHead(head, context)
  if (options.isConfirmed) refuseUnnamedTargets(options, head)
  return {
    ...fillGaps(options, head, context, directory),
    content: { kind: 'opened', sealed: content, bytes: new Redacted<Uint8Array>(Buffer.from(document.reveal())) },
  }
}

async function openContent({ path, identity }: SealedContent, context: CliContext): ReturnType<typeof openSealed> {
  const { environment, output } = context
  const keyFile =
    identity === undefined ? defaultIdentityPath(environment) : resolve(environment.workingDirectory, identity)
  const { keys, warning } = await readIdentityFile(keyFile)
  if (warning !== undefined) output.warn(showText(warning))
  return await openSealed(await readInput(path, '--from-sealed', context), keys, context.clock.now())
}

function showHead(head: RequestHead, { output }: CliContext): void {
  if (output.options.isQuiet) return
  output.stderr.line('The sealed request:')
  for (const line of renderHead(head)) output.stderr.line(`  ${showText(line)}`)
  output.stderr.line()
}

/** Whoever sealed it chose the targets; without a question that would let them choose where we write. */
function refuseUnnamedTargets({ clusters }: CreateOptions, head: RequestHead): void {
  const missing = [
    ...(clusters.contexts === undefined ? head.clusters.map((name) => `--context ${quoteShell(name)}`) : []),
    ...(clusters.namespaces === undefined ? head.namespaces.map((name) => `-n ${quoteShell(name)}`) : []),
  ]
  if (missing.length === 0) return
  throw new PullpassError('usage', 'the sealed request names its own targets, and with --yes nobody would see them', {
    remedies: [`name them yourself if they are right: \`${missing.join(' ')}\``, 'or leave --yes out'],
  })
}

function fillGaps(
  options: CreateOptions,
  head: RequestHead,
  context: CliContext,
  directory: ClusterDirectory,
): CreateOptions {
  const { clusters } = options
  const name = options.name ?? head.secret
  const contexts = clusters.contexts ?? findContexts(head, context, directory)
  const namespaces =
    clusters.namespaces ??
    (head.namespaces.length > 0 ? ({ kind: 'names', names: head.namespaces } as const) : undefined)
  return {
    ...options,
    images: options.images ?? head.images,
    ...(name === undefined ? {} : { name }),
    clusters: { ...clusters, ...(contexts && { contexts }), ...(namespaces && { namespaces }) },
  }
}

/** The clusters of the head where the kubeconfig has them; users may call them otherwise, then a person is asked. */
function findContexts(
  head: RequestHead,
  context: CliContext,
  directory: ClusterDirectory,
): readonly string[] | undefined {
  const unknown = head.clusters.find((name) => directory.contexts.every((known) => known.name !== name))
  if (head.clusters.length === 0) return undefined
  if (unknown === undefined) return [...new Set(head.clusters)]
  if (context.prompting.status === 'allowed') {
    context.output.note(`The kubeconfig has no context called ${showText(unknown)}: choose which cluster is meant.`)
    return undefined
  }
  throw new PullpassError(
    'kubeconfig-context',
    `the request is for a cluster \`${showText(unknown)}\`, and no context is called so`,
    {
      remedies: ['name the context that is meant with --context'],
    },
  )
}

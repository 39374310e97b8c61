// Asks which clusters and which of their namespaces are meant.

import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { NamespaceSelection } from '../../provision/targets.ts'
import { showText } from '../output/escape.ts'
import type { Prompter } from '../prompt/prompter.ts'
import type { ClusterDirectory } from './open-directory.ts'

/** A longer list of contexts is narrowed down first: each is asked whether it answers, and a screen shows so many. */
const mostContexts = 20

/** The contexts a person ticks. Where the kubeconfig has only one, `tell` is told which it is and whether it answers. */
export async function askContexts(
  directory: ClusterDirectory,
  prompter: Prompter,
  signal: AbortSignal,
  tell: (text: string) => void,
): Promise<string[]> {
  const contexts = await narrowContexts(directory.contexts, prompter)
  const answers = await directory.askReachable(
    contexts.map((context) => context.name),
    { signal },
  )
  const [only, ...others] = directory.contexts
  if (only !== undefined && others.length === 0) {
    const server = only.server === undefined ? '' : `, ${showText(only.server)}`
    tell(`Cluster: ${showText(only.name)} (${describeReach(answers[0])}${server})`)
    return [only.name]
  }
  const choices = contexts.map((context, index) => {
    return {
      label: `${showText(context.name)} (${describeReach(answers[index])})`,
      value: context.name,
      short: showText(context.name),
      description: showText(context.server ?? 'names no server'),
      isChosen: context.isCurrent,
    }
  })
  return await prompter.askSeveral({ message: 'Clusters:', choices })
}

async function narrowContexts(
  contexts: ClusterDirectory['contexts'],
  prompter: Prompter,
): Promise<ClusterDirectory['contexts']> {
  if (contexts.length <= mostContexts) return contexts
  const names = contexts.map((context) => context.name)
  const part = await askPart(prompter, names, { label: 'clusters', one: 'cluster' })
  return contexts.filter((context) => context.name.includes(part))
}

/** A part that some of `names` have; '' for all. */
async function askPart(
  prompter: Prompter,
  names: readonly string[],
  { label, one, gap = '' }: { readonly label: string; readonly one: string; readonly gap?: string },
): Promise<string> {
  const answer = await prompter.askText({
    message: `Part of the names of ${label} to choose from (${names.length} in all, ${gap}empty shows them all):`,
    validate: (typed) =>
      names.some((name) => name.includes(typed.trim())) ? undefined : `no ${one} has that in its name`,
  })
  return answer.trim()
}

function describeReach(answer: Awaited<ReturnType<ClusterDirectory['askReachable']>>[number] | undefined): string {
  return answer?.status === 'unreachable' ? showText(`no answer: ${answer.why}`) : 'answers'
}

/** The namespaces meant in every one of `clusters`. */
export async function askNamespaces(
  clusters: readonly Cluster[],
  prompter: Prompter,
  signal: AbortSignal,
): Promise<NamespaceSelection> {
  const own = [...new Set(clusters.map((cluster) => cluster.namespace ?? 'default'))].map((name) => showText(name))
  const way = await prompter.askOne<NamespaceSelection['kind'] | 'list'>({
    message: 'Namespaces:',
    choices: [
      { label: `the context's own (${own.join(', ')})`, value: 'context' },
      { label: 'type names', value: 'names' },
      { label: "choose from the clusters' lists", value: 'list' },
      { label: 'by label', value: 'labels', description: 'new namespaces are not followed; run create again for them' },
      { label: 'all', value: 'all' },
    ],
  })
  switch (way) {
    case 'context':
    case 'all':
      return { kind: way }
    case 'labels':
      return { kind: 'labels', selector: await askSelector(prompter) }
    case 'names':
      return { kind: 'names', names: splitNames(await askNames(prompter)) }
    case 'list':
      return { kind: 'names', names: await chooseNames(clusters, prompter, signal) }
  }
}

async function askSelector(prompter: Prompter): Promise<string> {
  return await prompter.askText({
    message: 'Label selector (like team=data):',
    validate: (answer) => (answer.trim() === '' ? 'a selector is needed; choose "all" for every namespace' : undefined),
  })
}

async function askNames(prompter: Prompter): Promise<string> {
  return await prompter.askText({
    message: 'Names (separated by commas):',
    validate: (answer) => (splitNames(answer).length === 0 ? 'at least one name is needed' : undefined),
  })
}

function splitNames(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))]
}

async function chooseNames(clusters: readonly Cluster[], prompter: Prompter, signal: AbortSignal): Promise<string[]> {
  const { names, silent } = await listNames(clusters, signal)
  const gap = silent.length === 0 ? '' : `without those of ${silent.map((name) => showText(name)).join(', ')}, `
  const part = await askPart(prompter, names, { label: 'namespaces', one: 'namespace', gap })
  const shown = names.filter((name) => name.includes(part))
  if (shown.length === 0) throw new PullpassError('usage', 'no namespace to choose from', { remedies: ['type names'] })
  return await prompter.askSeveral({
    message: 'Namespaces:',
    choices: shown.map((name) => ({ label: showText(name), value: name })),
  })
}

/** The names in all clusters together. A cluster that does not tell its own is `silent`; when all are, the first one's error is thrown. */
async function listNames(
  clusters: readonly Cluster[],
  signal: AbortSignal,
): Promise<{ names: string[]; silent: string[] }> {
  const lists = await Promise.allSettled(clusters.map((cluster) => cluster.namespaces.list({ signal })))
  signal.throwIfAborted()
  const failed = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason] : []))
  if (failed.length === lists.length) throw failed[0]
  const found = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
  return {
    names: [...new Set(found.flatMap((namespace) => namespace.metadata?.name || []))].sort(),
    silent: clusters.filter((_, index) => lists[index]?.status === 'rejected').map((cluster) => cluster.name),
  }
}

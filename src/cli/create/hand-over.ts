// What support sends back to the user: the secret's name and how it is used.

import type { CreateSecretResult } from '../../provision/create/create.ts'
import { buildSnippets, type Snippet } from '../../secret/snippets.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'

/** What the user asked for. */
export interface HandOver {
  readonly secret: string
  readonly images: readonly string[]
}

const presentStatuses: readonly string[] = ['created', 'updated', 'replaced', 'unchanged']

/** The snippets for what was written; none where the secret is nowhere now. */
export function chooseSnippets({ results }: CreateSecretResult, { secret, images }: HandOver): Snippet[] {
  const present = results.filter((target) => presentStatuses.includes(target.status))
  if (present.length === 0) return []
  const namespaces = new Set(present.map((target) => target.target.namespace))
  const [namespace] = namespaces
  const [image] = images
  return buildSnippets({
    secret,
    ...(namespaces.size === 1 && namespace !== undefined ? { namespace } : {}),
    ...(image === undefined ? {} : { image }),
  })
}

/** The block to copy, between two rules. */
export function renderHandOver(snippets: readonly Snippet[], { secret }: HandOver, screen: Screen): void {
  const { colours, signs } = screen
  const rule = signs.rule.repeat(Math.min(screen.width, 40))
  screen.line()
  screen.line(colours.bold('Send this to the user'))
  screen.line(colours.dim(rule))
  screen.line(`The pull secret is called ${showText(secret)}. It is used like this:`)
  for (const snippet of snippets) {
    screen.line()
    screen.line(colours.dim(`# ${snippet.title}`))
    for (const line of snippet.text.split('\n')) screen.line(line)
  }
  screen.line(colours.dim(rule))
}

// Whether this run may ask a person anything.

/** Whether prompts may be shown, and if not, why: the reason completes "can't ask because …". */
export type PromptingAbility =
  | { readonly status: 'allowed' }
  | { readonly status: 'forbidden'; readonly reason: string }

export interface PromptingFacts {
  readonly stdinIsTerminal: boolean
  readonly stderrIsTerminal: boolean
  readonly isForbiddenByFlag: boolean
  readonly variables: Readonly<Record<string, string | undefined>>
}

/** Prompts need a terminal on both ends, no `--no-input` and no CI. */
export function decidePrompting(facts: PromptingFacts): PromptingAbility {
  if (facts.isForbiddenByFlag) return { status: 'forbidden', reason: '--no-input was given' }
  if (!facts.stdinIsTerminal) return { status: 'forbidden', reason: 'standard input is not a terminal' }
  if (!facts.stderrIsTerminal) return { status: 'forbidden', reason: 'standard error is not a terminal' }
  const ci = facts.variables['CI']
  if (ci && ci !== 'false' && ci !== '0') return { status: 'forbidden', reason: 'the variable CI is set' }
  return { status: 'allowed' }
}

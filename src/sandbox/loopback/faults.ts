// Faults that a test asks for: which requests they hit, how often, and what happens instead of an answer.

import { type CountedRule, CountedRules } from './counted-rules.ts'

/**
 * - `hang`: the request is accepted and never answered
 * - `cut`: the connection is closed before anything is done
 * - `lost-reply`: everything is done as asked, then the connection is closed instead of answering
 * - `slow`: waits before anything is done
 * - `answer`: answers this instead; without a body the server's own error document for that status
 * - `cut-after`: the answer's body breaks off after so many bytes
 */
export type Fault =
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'lost-reply' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  | { readonly kind: 'cut-after'; readonly bytes: number }

export interface FaultRule extends CountedRule {
  readonly fault: Fault
  /** Only requests to this server; both when left out. */
  readonly server?: 'api' | 'registry'
  /** Only requests to the cluster with this context name. */
  readonly cluster?: string
  readonly method?: string
  /** Text that the path with its query contains, or a pattern that it matches. */
  readonly path?: string | RegExp
}

/** A request as a rule sees it. */
export interface FaultSubject {
  readonly server: 'api' | 'registry'
  readonly cluster?: string
  readonly method: string
  readonly path: string
}

/** The rules in force; the first that hits a request decides. */
export class FaultPlan extends CountedRules<FaultRule> {
  /** The fault for this request, which counts as one hit. */
  take(subject: FaultSubject): Fault | undefined {
    const [rule] = this.hits((candidate) => matches(candidate, subject))
    return rule?.fault
  }
}

function matches(rule: FaultRule, subject: FaultSubject): boolean {
  if (rule.server !== undefined && rule.server !== subject.server) return false
  if (rule.cluster !== undefined && rule.cluster !== subject.cluster) return false
  if (rule.method !== undefined && rule.method !== subject.method) return false
  if (rule.path === undefined) return true
  return typeof rule.path === 'string' ? subject.path.includes(rule.path) : rule.path.test(subject.path)
}

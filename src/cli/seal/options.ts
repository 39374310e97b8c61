// What the flags of `seal` say, validated; gaps stay open for the prompts.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { type ContentFlags, type ContentOptions, parseContent } from '../create/content.ts'
import { findContentGaps } from '../create/gaps.ts'
import type { CommonFlags, RegistryFlags } from '../flags.ts'

/** The flags as commander hands them over. */
export interface SealFlags extends CommonFlags, RegistryFlags, ContentFlags {
  readonly to?: readonly string[]
  readonly toFile?: readonly string[]
  readonly validFor?: string
  readonly unproven?: boolean
  readonly context?: readonly string[]
  readonly namespace?: readonly string[]
  readonly image?: readonly string[]
}

export interface SealOptions {
  readonly name?: string
  /** As typed. */
  readonly recipients: readonly string[]
  readonly recipientFiles: readonly string[]
  readonly validForMs: number
  readonly unproven: boolean
  readonly clusters?: readonly string[]
  readonly namespaces?: readonly string[]
  readonly images?: readonly string[]
  readonly content: ContentOptions
  readonly registryCa?: string
}

const hourMs = 3_600_000
const longestHours = 90 * 24

/** Validates the flags; `usage` for combinations that contradict each other. */
export function parseSealOptions(name: string | undefined, flags: SealFlags): SealOptions {
  return {
    ...(name === undefined ? {} : { name }),
    recipients: flags.to ?? [],
    recipientFiles: flags.toFile ?? [],
    validForMs: parseValidFor(flags.validFor ?? '7d'),
    unproven: flags.unproven === true,
    ...(flags.context === undefined ? {} : { clusters: [...new Set(flags.context)] }),
    ...(flags.namespace === undefined ? {} : { namespaces: [...new Set(flags.namespace)] }),
    ...(flags.image === undefined ? {} : { images: [...new Set(flags.image)] }),
    content: parseContent(flags),
    ...(flags.registryCa === undefined ? {} : { registryCa: flags.registryCa }),
  }
}

/** The arguments and flags that would have to be given where nobody can be asked. */
export function findMissingSealFlags({ recipients, recipientFiles, content, images }: SealOptions): string[] {
  const lacksRecipient = recipients.length + recipientFiles.length === 0
  return [...(lacksRecipient ? ['--to or --to-file'] : []), ...findContentGaps(content, images)]
}

function parseValidFor(text: string): number {
  const [, amount = '', unit] = /^(\d{1,4})([hd])$/.exec(text.trim()) ?? []
  const hours = Number(amount) * (unit === 'd' ? 24 : 1)
  if (hours > 0 && hours <= longestHours) return hours * hourMs
  throw new PullpassError('usage', '--valid-for takes a time between 1h and 90d', {
    remedies: ['write it like `--valid-for 7d`'],
  })
}

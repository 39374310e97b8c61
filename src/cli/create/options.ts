// What the flags of `create` say, validated; gaps stay open for the prompts.

import type { ClusterFlags, CommonFlags, RegistryFlags } from '../flags.ts'
import { type ClusterOptions, parseClusterOptions } from '../targets/options.ts'
import {
  type ContentFlags,
  type ContentOptions,
  type OpenedContent,
  parseContent,
  parseSealedContent,
  type SealedContent,
  type SealedFlags,
} from './content.ts'

/** The flags as commander hands them over. */
export interface CreateFlags extends CommonFlags, ClusterFlags, RegistryFlags, ContentFlags, SealedFlags {
  readonly image?: readonly string[]
  readonly attach?: readonly string[]
  readonly merge?: boolean
  readonly adopt?: boolean
  readonly replace?: boolean
  readonly unproven?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

export interface CreateOptions {
  readonly name?: string
  readonly content: ContentOptions | SealedContent | OpenedContent
  readonly clusters: ClusterOptions
  readonly images?: readonly string[]
  readonly registryCa?: string
  /** Service accounts that should list the secret. */
  readonly attach: readonly string[]
  readonly merge: boolean
  readonly adopt: boolean
  readonly replace: boolean
  readonly unproven: boolean
  readonly dryRun: boolean
  readonly isConfirmed: boolean
}

/** Validates the flags; `usage` for combinations that contradict each other. */
export function parseCreateOptions(name: string | undefined, flags: CreateFlags): CreateOptions {
  return {
    ...(name === undefined ? {} : { name }),
    content: parseSealedContent(flags) ?? parseContent(flags),
    clusters: parseClusterOptions(flags),
    ...(flags.image === undefined ? {} : { images: flags.image }),
    ...(flags.registryCa === undefined ? {} : { registryCa: flags.registryCa }),
    attach: flags.attach ?? [],
    merge: flags.merge === true,
    adopt: flags.adopt === true,
    replace: flags.replace === true,
    unproven: flags.unproven === true,
    dryRun: flags.dryRun === true,
    isConfirmed: flags.yes === true,
  }
}

// From flags and answers to what will be sealed and for whom.

import { parseRecipients, parseRecipientsFile } from '../../credentials/sealed/recipients.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { SecretContent } from '../../secret/request.ts'
import type { CliContext } from '../context.ts'
import { askLogin } from '../create/ask-login.ts'
import { askImages, askName, readContent } from '../create/complete.ts'
import { readFileBounded } from '../input-file.ts'
import type { Prompter } from '../prompt/prompter.ts'
import type { SealOptions } from './options.ts'

const maxRecipientsBytes = 1024 * 1024

/** What is known before the check. */
export interface SealWish {
  readonly recipients: readonly string[]
  readonly name?: string
  readonly clusters: readonly string[]
  readonly namespaces: readonly string[]
  readonly images: readonly string[]
  readonly content: SecretContent
}

/** What the flags say alone. Required flags must be there. */
export async function completeSealFromFlags(options: SealOptions, context: CliContext): Promise<SealWish> {
  const { name, clusters = [], namespaces = [], images = [] } = options
  const recipients = await readRecipients(options, context)
  const { content } = await readContent(options.content, images, context)
  return { recipients, ...(name === undefined ? {} : { name }), clusters, namespaces, images, content }
}

/** What flags and a person say together: for whom, for what, then the login. */
export async function completeSealByAsking(
  options: SealOptions,
  context: CliContext,
  prompter: Prompter,
): Promise<SealWish> {
  const given = await readRecipients(options, context)
  const recipients = given.length > 0 ? given : [await askRecipient(prompter)]
  const name = options.name ?? (await askName(prompter))
  const clusters =
    options.clusters ?? (await askList(prompter, 'Clusters, as support calls them (optional, separated by commas):'))
  const namespaces = options.namespaces ?? (await askList(prompter, 'Namespaces (optional, separated by commas):'))
  const images = options.images ?? (await askImages(prompter))
  const content: SecretContent =
    options.content.kind === 'login'
      ? { kind: 'logins', logins: [await askLogin(options.content, context, prompter, false)] }
      : (await readContent(options.content, images, context)).content
  return { recipients, name, clusters, namespaces, images, content }
}

async function readRecipients(
  { recipients, recipientFiles }: SealOptions,
  { environment }: CliContext,
): Promise<readonly string[]> {
  const typed = parseRecipients(recipients)
  const found: string[] = []
  for (const path of recipientFiles) {
    const bytes = await readFileBounded(path, maxRecipientsBytes, environment)
    const ofFile = parseRecipientsFile(Buffer.from(bytes).toString('utf8'))
    if (ofFile.length === 0) {
      throw new PullpassError('usage', `\`${path}\` holds no recipient`, {
        remedies: ['write each on a line of its own: it begins with `age1`'],
      })
    }
    found.push(...ofFile)
  }
  return [...new Set([...typed, ...found])]
}

async function askRecipient(prompter: Prompter): Promise<string> {
  const answer = await prompter.askText({
    message: "Support's public key (age1…):",
    validate: (typed) => (/^age1[0-9a-z]{20,}$/.test(typed.trim()) ? undefined : 'it begins with age1'),
  })
  return answer.trim()
}

async function askList(prompter: Prompter, message: string): Promise<string[]> {
  const answer = await prompter.askText({ message })
  return [...new Set(answer.split(',').map((part) => part.trim()))].filter((part) => part !== '')
}

// From flags and answers to one request that leaves nothing open.

import { Redacted } from '../../basics/redacted.ts'
import { parseImage } from '../../image/parse.ts'
import type { CreateSecretRequest } from '../../provision/create/create.ts'
import { writeRenewRecord } from '../../provision/renew/record.ts'
import type { ClusterSelection } from '../../provision/targets.ts'
import type { SecretRequest } from '../../secret/request.ts'
import type { CliContext } from '../context.ts'
import { readInput } from '../input-file.ts'
import { fetchLogins } from '../login-source/fetch-logins.ts'
import type { Prompter } from '../prompt/prompter.ts'
import { askContexts, askNamespaces } from '../targets/ask.ts'
import type { ClusterDirectory } from '../targets/open-directory.ts'
import { chooseContexts } from '../targets/select.ts'
import { askLogin, readServer } from './ask-login.ts'
import type { CreateOptions } from './options.ts'
import { readPassword } from './password.ts'

/** The request that the flags give alone, with defaults for what is optional. Required flags must be there. */
export async function completeFromFlags(
  options: CreateOptions,
  context: CliContext,
  directory: ClusterDirectory,
): Promise<CreateSecretRequest> {
  const contexts = chooseContexts(options.clusters, directory)
  const namespaces = options.clusters.namespaces ?? { kind: 'context' }
  const images = options.images ?? []
  return {
    targets: contexts.map((name) => ({ cluster: directory.open(name), namespaces })),
    secret: {
      name: options.name ?? nameInDocument(options) ?? '',
      ...(await readContent(options.content, images, context)),
    },
    images,
  }
}

/** The request that flags and a person give together. Questions come in the order of the work: where, what, whose. */
export async function completeByAsking(
  options: CreateOptions,
  context: CliContext,
  directory: ClusterDirectory,
  prompter: Prompter,
): Promise<CreateSecretRequest> {
  const asksOptional = !options.isConfirmed
  const targets = await findTargets(options, context, directory, prompter)
  const name = options.name ?? (await askName(prompter, nameInDocument(options)))
  const findImages = async () => options.images ?? (asksOptional ? await askImages(prompter) : [])
  if (options.content.kind === 'fetched') {
    const images = await findImages()
    return { targets, secret: { name, ...(await readContent(options.content, images, context)) }, images }
  }
  const read: ReadContent =
    options.content.kind === 'login'
      ? { content: { kind: 'logins', logins: [await askLogin(options.content, context, prompter, asksOptional)] } }
      : await readContent(options.content, [], context)
  return { targets, secret: { name, ...read }, images: await findImages() }
}

function nameInDocument({ content }: CreateOptions): string | undefined {
  return content.kind === 'document' ? content.read?.name : undefined
}

async function findTargets(
  { clusters: options, isConfirmed }: CreateOptions,
  context: CliContext,
  directory: ClusterDirectory,
  prompter: Prompter,
): Promise<ClusterSelection[]> {
  const isAsked = options.contexts === undefined && !isConfirmed
  const names = isAsked
    ? await askContexts(directory, prompter, context.signal, context.output.note)
    : chooseContexts(options, directory)
  const clusters = names.map((name) => directory.open(name))
  const fallback = isConfirmed ? ({ kind: 'context' } as const) : undefined
  const namespaces = options.namespaces ?? fallback ?? (await askNamespaces(clusters, prompter, context.signal))
  return clusters.map((cluster) => ({ cluster, namespaces }))
}

/** What goes into the secret; what is fetched says where it can be fetched again. */
type ReadContent = Pick<SecretRequest, 'content' | 'annotations'>

/** The content as far as nobody has to be asked; what is fetched is fetched for `images`. */
export async function readContent(
  content: CreateOptions['content'],
  images: readonly string[],
  context: CliContext,
): Promise<ReadContent> {
  if (content.kind === 'fetched') {
    const { logins, record } = await fetchLogins(content, images, context)
    return { content: { kind: 'logins', logins }, ...(record && { annotations: writeRenewRecord(record) }) }
  }
  if (content.kind === 'opened') return { content: { kind: 'document', bytes: content.bytes } }
  if (content.kind === 'document') {
    const bytes = content.read?.bytes ?? new Redacted(await readInput(content.path, '--from-file', context))
    return { content: { kind: 'document', bytes } }
  }
  if (content.kind === 'sealed') throw new TypeError('a sealed request reached the point where its content is read')
  if (content.server === undefined || content.username === undefined || content.password.kind === 'ask') {
    throw new TypeError('a login with gaps reached the point where it is read')
  }
  const password = await readPassword(content.password, context)
  const { server, username, email } = content
  const { registry } = readServer(server)
  const login = { registry, username, password, ...(email === undefined ? {} : { email }) }
  return { content: { kind: 'logins', logins: [login] } }
}

/** The name of the secret. */
export async function askName(prompter: Prompter, fallback = 'regcred'): Promise<string> {
  return await prompter.askText({ message: 'Name of the secret:', fallback, validate: validateSecretName })
}

/** What is wrong with a secret's name (RFC 1123 subdomain), or nothing. */
function validateSecretName(name: string): string | undefined {
  const isSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)
  if (isSubdomain && name.length <= 253) return undefined
  return 'a name has lower-case letters, digits, - and . and begins and ends with a letter or digit'
}

/** The images that the secret must open; none is an answer, too. */
export async function askImages(prompter: Prompter): Promise<string[]> {
  const answer = await prompter.askText({
    message: 'Images that it must open (optional, separated by commas):',
    validate: (typed) => {
      const wrong = splitImages(typed).find((image) => !parseImage(image).ok)
      return wrong === undefined ? undefined : `${wrong} is no image`
    },
  })
  return splitImages(answer)
}

function splitImages(text: string): string[] {
  return text.split(/[\s,]+/).filter((image) => image !== '')
}

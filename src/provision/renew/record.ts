// What a secret says about where its logins come from, so that they can be fetched anew: the source's name and two times, never a credential.

const prefix = 'pullpass.dev/'
const sourceName = `${prefix}source`
const issuedAtName = `${prefix}issued-at`
const expiresAtName = `${prefix}expires-at`
const imagesName = `${prefix}images`

/** Where the logins of a secret come from and how long they live, as the source said when it gave them. */
export interface RenewRecord {
  /** The plugin that gives them. */
  readonly source: string
  readonly issuedAt?: Date
  /** The end of the login that ends first. */
  readonly expiresAt?: Date
  /** Images that a new login is proven with. */
  readonly images?: readonly string[]
}

/** The annotations that hold a record. */
export function writeRenewRecord({ source, issuedAt, expiresAt, images = [] }: RenewRecord): Record<string, string> {
  return {
    [sourceName]: source,
    ...(issuedAt && { [issuedAtName]: issuedAt.toISOString() }),
    ...(expiresAt && { [expiresAtName]: expiresAt.toISOString() }),
    ...(images.length > 0 && { [imagesName]: images.join(',') }),
  }
}

/** The record in `annotations`; undefined when they name no source. Times that can't be read are left out. */
export function readRenewRecord(annotations: Readonly<Record<string, string>> | undefined): RenewRecord | undefined {
  const source = annotations?.[sourceName]
  if (!source) return undefined
  const issuedAt = readTime(annotations[issuedAtName])
  const expiresAt = readTime(annotations[expiresAtName])
  const images = annotations[imagesName]?.split(',').filter((image) => image !== '') ?? []
  return {
    source,
    ...(issuedAt && { issuedAt }),
    ...(expiresAt && { expiresAt }),
    ...(images.length > 0 && { images }),
  }
}

/** Whether less than half of the life is left; a life that is not known may always be nearly over. */
export function isPastHalfLife(record: Pick<RenewRecord, 'issuedAt' | 'expiresAt'>, now: Date): boolean {
  const { issuedAt, expiresAt } = record
  if (!issuedAt || !expiresAt) return true
  return now.getTime() >= (issuedAt.getTime() + expiresAt.getTime()) / 2
}

function readTime(text: string | undefined): Date | undefined {
  const time = new Date(text ?? '')
  return Number.isNaN(time.getTime()) ? undefined : time
}

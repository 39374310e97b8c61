// Carries out one planned write. A replacement never leaves less than there was, as far as that can be had without transactions.

import type { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import type { SecretReader, SecretWriter, WriteAnswer } from '../../cluster/resources/secrets.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { Target } from '../../secret/plan/change.ts'
import type { PlannedWrite } from '../../secret/plan/plan.ts'
import { buildRestoration } from '../../secret/plan/rewrite.ts'
import { seeThrough } from './see-through.ts'

type Secrets = SecretReader & SecretWriter

/**
 * Writes. `conflict` means that another writer came first and nothing was changed by us. Takes no signal: a write that was started is
 * always seen through. Rejects with the cluster's error, or `secret-lost` when a replacement deleted the old one and neither could be created.
 */
export async function carryOut(secrets: Secrets, write: PlannedWrite, target: Target): Promise<WriteAnswer> {
  switch (write.kind) {
    case 'create':
      return await createOnce(secrets, write.secret)
    case 'update':
      return await seeThrough(secrets, write.secret, () => secrets.replace(write.secret.reveal()))
    case 'replace':
      return await replace(secrets, { before: write.before, secret: write.secret, target })
  }
}

interface Replacement {
  readonly before: Redacted<Secret>
  readonly secret: Redacted<Secret>
  readonly target: Target
}

async function replace(secrets: Secrets, replacement: Replacement): Promise<WriteAnswer> {
  const { before, secret } = replacement
  // Admission runs before the name is looked at: what would refuse the new secret says so while the old one is still there.
  await secrets.create(secret.reveal(), { dryRun: true })
  if ((await removeForSure(secrets, replacement)) === 'conflict') return { status: 'conflict' }
  try {
    return await createWithRetry(secrets, secret)
  } catch (cause) {
    await restore(secrets, before, replacement.target, cause)
    throw cause
  }
}

/** A DELETE whose answer was lost may have been done; going on only when it was not would lose the secret. */
async function removeForSure(secrets: Secrets, { before, target }: Replacement): Promise<'removed' | 'conflict'> {
  try {
    return (await secrets.remove(before.reveal())).status
  } catch (cause) {
    const name = { namespace: target.namespace, name: before.reveal().metadata?.name ?? '' }
    const left = await secrets.get(name).catch(() => {
      throw lost(before, target, cause, 'may have been deleted, and the cluster no longer answers')
    })
    if (left) throw cause
    return 'removed'
  }
}

async function createWithRetry(secrets: Secrets, secret: Redacted<Secret>): Promise<WriteAnswer> {
  try {
    return await createOnce(secrets, secret)
  } catch {
    return await createOnce(secrets, secret)
  }
}

async function createOnce(secrets: Secrets, secret: Redacted<Secret>): Promise<WriteAnswer> {
  return await seeThrough(secrets, secret, () => secrets.create(secret.reveal()))
}

async function restore(secrets: Secrets, before: Redacted<Secret>, target: Target, cause: unknown): Promise<void> {
  try {
    await secrets.create(buildRestoration(before).reveal())
  } catch {
    throw lost(before, target, cause, 'was deleted, and neither the new nor the old one could be created')
  }
}

function lost(before: Redacted<Secret>, target: Target, cause: unknown, what: string): PullpassError {
  const name = before.reveal().metadata?.name
  return new PullpassError('secret-lost', `secret \`${name}\` in \`${target.cluster}/${target.namespace}\` ${what}`, {
    cause,
  })
}

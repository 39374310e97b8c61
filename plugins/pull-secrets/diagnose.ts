// What this plugin knows about a pull that failed, and when it can mend it.

import type { DiagnoseAnswer, DiagnoseInput } from 'pullpass/plugin'
import { chooseSecrets } from './choose.ts'
import { neededEntries } from './keys.ts'
import type { PullSecretsOptions } from './options.ts'
import type { RunSecrets } from './run-secrets.ts'

/** Causes that go away when the secret is written anew. */
const mendable: readonly string[] = ['login-expired', 'secret-missing', 'no-secret']
/** Causes about which the configuration tells something. */
const related: readonly string[] = [
  ...mendable,
  'login-refused',
  'access-denied',
  'access-unclear',
  'no-entry-for-image',
  'no-entry-in-secret',
  'secret-unreadable',
  'secret-wrong-type',
]

/** Evidence about every cause that has to do with secrets, and a retry once the secret has been renewed. */
export async function diagnosePull(
  { pod, run, diagnosis }: DiagnoseInput,
  settings: PullSecretsOptions,
  secrets: RunSecrets,
): Promise<DiagnoseAnswer | undefined> {
  if (!related.includes(diagnosis.code)) return undefined
  const image = diagnosis.image ?? pod.spec?.containers[0]?.image
  const chosen = chooseSecrets(pod, settings.secrets)
  const evidence = image === undefined ? [] : [describeConfiguration(image, settings)]
  const renewable = chosen.filter(({ from }) => from !== undefined)
  if (!mendable.includes(diagnosis.code) || renewable.length === 0) return { evidence }
  const renewed = await secrets.renew(pod, run)
  if (renewed.length === 0) return { evidence }
  return { evidence, retry: `renewed secret ${renewed.map((name) => `\`${name}\``).join(', ')}` }
}

function describeConfiguration(image: string, { secrets }: PullSecretsOptions): string {
  const matching = secrets.flatMap((options) =>
    neededEntries(options, [image]).map(({ key }) => `\`${options.name}\` under \`${key}\``),
  )
  if (matching.length === 0) return `the configuration of pull-secrets has no secret for image \`${image}\``
  return `the configuration of pull-secrets has a login for image \`${image}\` in secret ${matching.join(', ')}`
}

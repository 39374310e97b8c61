// `pullpass explain`: the secrets found, the image looked up in them, the report handed over.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { type Explanation, explainImage, type NamedSecret } from '../../explain/explain.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { CliContext } from '../context.ts'
import { describeSource, readInput } from '../input-file.ts'
import type { ExplainFlags } from './command.ts'
import { renderExplanation, toExplainReport } from './report.ts'
import { readSecretFile } from './secret-files.ts'

/** Runs the command; rejects with the error to show when the secrets can't be read. */
export async function runExplain(context: CliContext, image: string, flags: ExplainFlags): Promise<ExitCode> {
  const secrets =
    flags.secretFile === undefined ? await readFromCluster(context, flags) : await readFromFiles(context, flags)
  const explanation = explainImage(secrets, image)
  await context.output.result(toExplainReport(image, explanation), (screen) =>
    renderExplanation(image, explanation, screen),
  )
  return exitCodeOf(explanation)
}

async function readFromFiles(context: CliContext, flags: ExplainFlags): Promise<NamedSecret[]> {
  const clusterFlags = [flags.secret, flags.serviceAccount, flags.context, flags.namespace]
  if (clusterFlags.some((flag) => flag !== undefined)) {
    throw new PullpassError('usage', '`--secret-file` looks at files alone', {
      remedies: ['leave out --secret, --service-account, --context and --namespace'],
    })
  }
  const secrets: NamedSecret[] = []
  for (const path of flags.secretFile ?? []) {
    const bytes = await readInput(path, '--secret-file', context)
    secrets.push(...readSecretFile(describeSource(path), bytes))
  }
  return secrets
}

async function readFromCluster(context: CliContext, flags: ExplainFlags): Promise<NamedSecret[]> {
  const [{ withCluster }, { readPodSecrets }] = await Promise.all([
    import('../targets/with-cluster.ts'),
    import('./secret-cluster.ts'),
  ])
  return await withCluster(context, flags, async (cluster, namespace) => {
    const view = {
      namespace,
      secrets: flags.secret ?? [],
      ...(flags.serviceAccount === undefined ? {} : { serviceAccount: flags.serviceAccount }),
    }
    return await readPodSecrets(cluster, view, context.signal)
  })
}

function exitCodeOf({ outcome }: Explanation): ExitCode {
  switch (outcome) {
    case 'credentials':
      return 0
    case 'invalid-image':
      return 2
    case 'anonymous':
    case 'unknown':
    case 'keyring-error':
      return 3
  }
}

// `pullpass list`: the targets found, the flow run, the report handed over.

import { randomBytes } from 'node:crypto'
import type { ExitCode } from '../../provision/exit-code.ts'
import { listSecrets } from '../../provision/list/list.ts'
import { createFingerprint } from '../../secret/fingerprint.ts'
import type { CliContext } from '../context.ts'
import { openDirectory } from '../targets/open-directory.ts'
import { parseClusterOptions } from '../targets/options.ts'
import { chooseContexts } from '../targets/select.ts'
import type { ListFlags } from './command.ts'
import { renderList, toListReport } from './report.ts'

/** Runs the command; rejects with the error to show when nothing could be attempted. */
export async function runList(context: CliContext, flags: ListFlags): Promise<ExitCode> {
  const options = parseClusterOptions(flags)
  const directory = await openDirectory(context, options)
  try {
    const namespaces = options.namespaces ?? { kind: 'all' }
    const result = await listSecrets(
      chooseContexts(options, directory).map((name) => ({ cluster: directory.open(name), namespaces })),
      { now: () => context.clock.now(), fingerprint: createFingerprint(randomBytes(32)) },
      { signal: context.signal },
    )
    await context.output.result(toListReport(result), (screen) =>
      renderList(result, screen, { isQuiet: context.output.options.isQuiet }),
    )
    return result.exitCode
  } finally {
    directory.close()
  }
}

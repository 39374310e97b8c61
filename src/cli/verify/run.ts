// `pullpass verify`: the targets found, the flow run, the report handed over.

import { randomBytes } from 'node:crypto'
import type { ExitCode } from '../../provision/exit-code.ts'
import { verifySecret } from '../../provision/verify/verify.ts'
import { createFingerprint } from '../../secret/fingerprint.ts'
import type { CliContext } from '../context.ts'
import { openProver } from '../registry/open-prover.ts'
import { openDirectory } from '../targets/open-directory.ts'
import { parseClusterOptions } from '../targets/options.ts'
import { chooseContexts } from '../targets/select.ts'
import type { VerifyFlags } from './command.ts'
import { renderVerification, toVerifyReport } from './report.ts'

/** Runs the command; rejects with the error to show when nothing could be attempted. */
export async function runVerify(context: CliContext, names: readonly string[], flags: VerifyFlags): Promise<ExitCode> {
  const options = parseClusterOptions(flags)
  const directory = await openDirectory(context, options)
  try {
    await using prover = await openProver(context, flags)
    const namespaces = options.namespaces ?? { kind: 'context' }
    const result = await verifySecret(
      {
        names,
        targets: chooseContexts(options, directory).map((name) => ({ cluster: directory.open(name), namespaces })),
        images: flags.image ?? [],
        ...(flags.serviceAccount === undefined ? {} : { serviceAccount: flags.serviceAccount }),
      },
      {
        now: () => context.clock.now(),
        prove: prover.prove,
        fingerprint: createFingerprint(randomBytes(32)),
      },
      { signal: context.signal },
    )
    await context.output.result(toVerifyReport(result), (screen) =>
      renderVerification(result, screen, { isQuiet: context.output.options.isQuiet, hostName: context.hostName }),
    )
    return result.exitCode
  } finally {
    directory.close()
  }
}

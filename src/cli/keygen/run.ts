// `pullpass keygen`: a new key into its file, its public half on standard output.

import { resolve } from 'node:path'
import { makeKeyPair } from '../../credentials/sealed/age.ts'
import { defaultIdentityPath, writeIdentityFile } from '../../credentials/sealed/identity-file.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { CliContext } from '../context.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import type { KeygenFlags } from './command.ts'

interface KeygenReport extends ReportDocument {
  readonly kind: 'KeygenReport'
  readonly recipient: string
  /** The file with the secret half. */
  readonly identityFile: string
}

/** Runs the command; rejects with `identity-file` when nothing was made. */
export async function runKeygen(context: CliContext, flags: KeygenFlags): Promise<ExitCode> {
  const { environment, output } = context
  const identityFile =
    flags.identity === undefined
      ? defaultIdentityPath(environment)
      : resolve(environment.workingDirectory, flags.identity)
  const key = await makeKeyPair()
  await writeIdentityFile(identityFile, key, context.clock.now())
  output.note(`The secret key is in ${showText(identityFile)}`)
  output.note('Keep a copy of it in a safe place: nobody can open what is sealed for it without it.')
  output.note('Give users its public half, the recipient:')
  const report: KeygenReport = { schemaVersion: 1, kind: 'KeygenReport', recipient: key.recipient, identityFile }
  await output.result(report, (screen) => screen.line(key.recipient))
  return 0
}

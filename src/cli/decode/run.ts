// `pullpass decode`: the input read, checked offline, the report handed over.

import { checkSecret } from '../../check/check.ts'
import { leaveOutOthers, listSecrets } from '../../check/manifest/listed-secrets.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import { openSent, type SentSecret } from '../../secret/sent-document.ts'
import type { CliContext } from '../context.ts'
import { describeSource, readInput } from '../input-file.ts'
import type { DecodeFlags } from './command.ts'
import { type DecodeResult, renderDecode, toDecodeReport } from './report.ts'

/** Runs the command; rejects with the error to show when nothing could be read. */
export async function runDecode(context: CliContext, path: string, flags: DecodeFlags): Promise<ExitCode> {
  const { output } = context
  const reveal = flags.reveal === true
  if (reveal && !(output.stdoutIsTerminal && output.options.format === 'text')) {
    throw new PullpassError('usage', '--reveal works only on a terminal', { remedies: ['leave it out'] })
  }
  const bytes = await readInput(path, 'decode', context)
  const source = describeSource(path)
  const sent = flags.type === undefined ? openSent(bytes, source) : takeAsValue(bytes, flags.type)
  const now = context.clock.now()
  const listed = listSecrets(sent.input, { now })
  const check = leaveOutOthers(checkSecret(sent.input, { now }), listed)
  const result: DecodeResult = {
    source,
    form: sent.found,
    unwrapped: sent.unwrapped,
    listed,
    check,
    ...(check.repaired === undefined ? {} : { repairs: check.repaired.changes }),
  }
  const repaired = reveal ? check.repaired?.document.reveal() : undefined
  await output.result(toDecodeReport(result), (screen) =>
    renderDecode(result, screen, { reveal, ...(repaired === undefined ? {} : { repaired }) }),
  )
  return check.valid ? 0 : 3
}

/** With a type the bytes are that secret's value, and nothing is taken off. */
function takeAsValue(bytes: Uint8Array, type: string): SentSecret {
  return { kind: 'accepted', found: 'docker-config', input: { bytes, type }, unwrapped: [] }
}

// `pullpass decode`: the input read, checked offline, the report handed over.

import { Redacted } from '../../basics/redacted.ts'
import { checkSecret } from '../../check/check.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import { toCheckInput } from '../../secret/sent-document.ts'
import type { CliContext } from '../context.ts'
import { readInput } from '../input-file.ts'
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
  const input = toCheckInput(new Redacted(bytes))
  const check = checkSecret('bytes' in input ? { ...input, type: flags.type } : input, { now: context.clock.now() })
  const result: DecodeResult = {
    source: path === '-' ? 'standard input' : path,
    form: 'bytes' in input ? `value of a secret of type ${flags.type}` : 'Secret manifest',
    check,
    ...(check.repaired === undefined ? {} : { repairs: check.repaired.changes }),
  }
  const repaired = reveal ? check.repaired?.document.reveal() : undefined
  await output.result(toDecodeReport(result), (screen) =>
    renderDecode(result, screen, { reveal, ...(repaired === undefined ? {} : { repaired }) }),
  )
  return check.valid ? 0 : 3
}

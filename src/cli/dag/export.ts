// `pullpass dag export`.

import { exportDag } from '../../dag/export/export-dag.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { CliContext } from '../context.ts'
import type { ReportDocument } from '../output/document.ts'
import type { DagExportFlags } from './command.ts'
import { readDagFile } from './read-file.ts'

interface DagExportReport extends ReportDocument {
  readonly kind: 'DagExportReport'
  readonly dag: string
  readonly engine: DagExportFlags['to']
  /** The whole file. */
  readonly text: string
}

/** Writes the file to standard output; with `-o json` or `yaml` as part of a document. */
export async function runDagExport(context: CliContext, file: string, { to }: DagExportFlags): Promise<ExitCode> {
  const { dag, readFile } = await readDagFile(context, file)
  const text = await exportDag(dag, { engine: to, readFile, signal: context.signal })
  const report: DagExportReport = { schemaVersion: 1, kind: 'DagExportReport', dag: dag.id, engine: to, text }
  await context.output.result(report, (screen) => screen.write(text))
  return 0
}

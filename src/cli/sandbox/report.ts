// Where a sandbox is, as text and as data.

import type { Sandbox } from '../../sandbox/index.ts'
import { buildCommandLine } from '../../secret/command-line.ts'
import type { ReportDocument } from '../output/document.ts'
import { writeParagraph } from '../output/paragraph.ts'
import type { Screen } from '../output/screen.ts'

/** The sandbox as `-o json` shows it. */
export interface SandboxReport extends ReportDocument {
  readonly kind: 'SandboxReport'
  readonly kubeconfig: string
  readonly contexts: readonly string[]
  readonly registry: {
    readonly host: string
    readonly username: string
    /** A file only its owner can read; the password itself is never part of a document. */
    readonly passwordFile: string
    readonly caFile?: string
  }
  readonly images: Sandbox['images']
}

/** A line for each thing to know, and a command to begin with; `password` where the person asked to see it. */
export function renderSandbox(report: SandboxReport, password: string | undefined, screen: Screen): void {
  const { kubeconfig, registry, images } = report
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['kubeconfig', kubeconfig],
    ['contexts', report.contexts.join(', ')],
    ['registry', registry.host],
    ['user', registry.username],
    ['password', password ?? `in ${registry.passwordFile}`],
    ...(registry.caFile === undefined ? [] : [['authority', registry.caFile] as const]),
    ['images', `${images.private} (private), ${images.public} (public)`],
  ]
  for (const [name, value] of rows) {
    writeParagraph(value, screen, `${screen.colours.dim(name.padEnd(11))} `, ' '.repeat(12))
  }
  const line = buildCommandLine('create', ['regcred'], {
    kubeconfig,
    server: registry.host,
    username: registry.username,
    'password-file': registry.passwordFile,
    'registry-ca': registry.caFile,
    image: images.private,
  })
  screen.line()
  screen.line('Try it:')
  screen.line(`  ${line}`)
}

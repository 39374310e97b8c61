// The explanation of one pod, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { testedAgainst } from '../../diagnosis/tested-against.ts'
import type { PodExplanation } from '../../provision/explain-pod.ts'
import { maskTexts, type ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import type { Screen } from '../output/screen.ts'
import { layoutAdvice, layoutEvidence, showSentence } from '../report/diagnosis.ts'
import { type ImageReport, renderImage, toImageReport } from './image-report.ts'
import { renderTestedAgainst } from './tested-against.ts'

/** The explanation as `-o json` shows it: no password. */
export interface ExplainPodReport extends ReportDocument {
  readonly kind: 'ExplainPodReport'
  readonly cluster: string
  readonly namespace: string
  readonly pod: string
  readonly phase: string
  readonly node?: string
  /** Absent when nothing is wrong as far as the API shows. */
  readonly diagnosis?: Diagnosis
  readonly images: readonly (ImageReport & { readonly containers: readonly string[] })[]
  /** What could not be looked at. */
  readonly gaps: readonly string[]
  /** The node software that the rules were checked against. */
  readonly testedAgainst: typeof testedAgainst
}

export function toPodReport(cluster: string, explained: PodExplanation): ExplainPodReport {
  const { pod, diagnosis } = explained
  return {
    schemaVersion: 1,
    kind: 'ExplainPodReport',
    cluster,
    namespace: pod.metadata?.namespace ?? '',
    pod: pod.metadata?.name ?? '',
    phase: pod.status?.phase ?? 'Unknown',
    ...(pod.spec?.nodeName === undefined ? {} : { node: pod.spec.nodeName }),
    ...(diagnosis === undefined ? {} : { diagnosis: maskTexts(diagnosis) }),
    images: explained.images.map(({ image, containers, explanation }) => ({
      containers,
      ...toImageReport(image, explanation),
    })),
    gaps: explained.gaps.map(({ message }) => maskUserInfo(message)),
    testedAgainst,
  }
}

export function renderPod(cluster: string, explained: PodExplanation, screen: Screen): void {
  const { metadata, spec, status } = explained.pod
  const where = spec?.nodeName === undefined ? '' : ` on ${spec.nodeName}`
  const name = `${cluster}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
  writeParagraph(`pod ${showText(name)}${showText(where)}: ${showText(status?.phase ?? 'Unknown')}`, screen, '', '  ')
  renderDiagnosis(explained.diagnosis, screen)
  for (const gap of explained.gaps) {
    const sign = screen.colours.yellow(`${screen.signs.unknown} not looked at:`)
    writeParagraph(`${sign} ${showText(gap.message)}`, screen, '', '  ')
  }
  for (const { image, containers, explanation } of explained.images) {
    screen.line()
    const names = containers.map((one) => showText(one)).join(', ')
    writeParagraph(screen.colours.bold(`${plural(containers.length, 'container')} ${names}`), screen, '', '  ')
    renderImage(image, explanation, screen)
  }
  renderTestedAgainst(screen)
}

function renderDiagnosis(diagnosis: Diagnosis | undefined, screen: Screen): void {
  const { colours, signs } = screen
  if (!diagnosis) {
    writeParagraph(colours.green(`${signs.pass} nothing is wrong with it, as far as the API shows`), screen, '', '  ')
    return
  }
  writeParagraph(colours.red(`${signs.fail} ${showSentence(diagnosis.summary)}`), screen, '', '  ')
  const reasons = [...layoutEvidence(diagnosis.evidence, screen), ...layoutAdvice(diagnosis.remedy, screen)]
  for (const line of reasons) screen.line(line)
}

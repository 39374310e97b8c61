// The explanation of one pod, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { testedAgainst } from '../../diagnosis/tested-against.ts'
import type { PodExplanation } from '../../provision/explain-pod.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { layoutRemedy } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import { type ImageReport, renderImage, renderTestedAgainst, toImageReport } from './report.ts'

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

const longestEvidence = 700

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
    ...(diagnosis === undefined ? {} : { diagnosis: maskDiagnosis(diagnosis) }),
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
  say(screen, `pod ${showText(name)}${showText(where)}: ${showText(status?.phase ?? 'Unknown')}`)
  renderDiagnosis(explained.diagnosis, screen)
  for (const gap of explained.gaps) {
    say(screen, `${screen.colours.yellow(`${screen.signs.unknown} not looked at:`)} ${showText(gap.message)}`)
  }
  for (const { image, containers, explanation } of explained.images) {
    screen.line()
    say(
      screen,
      screen.colours.bold(
        `${containers.length === 1 ? 'container' : 'containers'} ${containers.map((one) => showText(one)).join(', ')}`,
      ),
    )
    renderImage(image, explanation, screen)
  }
  renderTestedAgainst(screen)
}

function renderDiagnosis(diagnosis: Diagnosis | undefined, screen: Screen): void {
  const { colours, signs } = screen
  if (!diagnosis) {
    say(screen, colours.green(`${signs.pass} nothing is wrong with it, as far as the API shows`))
    return
  }
  say(screen, colours.red(`${signs.fail} ${showText(diagnosis.summary, longestEvidence)}`))
  for (const line of diagnosis.evidence) say(screen, showText(line, longestEvidence), '  ', '    ')
  const remedy = layoutRemedy(maskUserInfo(diagnosis.remedy), screen.width, `${signs.arrow} `, '  ')
  for (const line of remedy) screen.line(line)
}

function say(screen: Screen, text: string, first = '', rest = '  '): void {
  for (const line of wrap(text, screen.width, first, rest)) screen.line(line)
}

function maskDiagnosis(diagnosis: Diagnosis): Diagnosis {
  return {
    ...diagnosis,
    summary: maskUserInfo(diagnosis.summary),
    evidence: diagnosis.evidence.map(maskUserInfo),
    remedy: maskUserInfo(diagnosis.remedy),
  }
}

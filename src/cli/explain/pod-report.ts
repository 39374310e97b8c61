// The explanation of one pod, as text and as data.

import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { PodWait } from '../../diagnosis/start/wait.ts'
import { testedAgainst } from '../../diagnosis/tested-against.ts'
import type { PullpassError } from '../../errors/pullpass-error.ts'
import type { PodExplanation } from '../../provision/explain-pod.ts'
import { describeError, type ErrorReport } from '../errors.ts'
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
  /** What it waits for where nothing is wrong. */
  readonly wait?: PodWait
  readonly images: readonly (ImageReport & { readonly containers: readonly string[] })[]
  /** What could not be looked at. */
  readonly gaps: readonly ErrorReport[]
  /** The node software that the rules were checked against. */
  readonly testedAgainst: typeof testedAgainst
}

export function toPodReport(cluster: string, explained: PodExplanation): ExplainPodReport {
  const { pod, diagnosis, wait } = explained
  return {
    schemaVersion: 1,
    kind: 'ExplainPodReport',
    cluster,
    namespace: pod.metadata?.namespace ?? '',
    pod: pod.metadata?.name ?? '',
    phase: pod.status?.phase ?? 'Unknown',
    ...(pod.spec?.nodeName === undefined ? {} : { node: pod.spec.nodeName }),
    ...(diagnosis === undefined ? {} : { diagnosis: maskTexts(diagnosis) }),
    ...(wait === undefined ? {} : { wait: maskTexts(wait) }),
    images: explained.images.map(({ image, containers, explanation }) => ({
      containers,
      ...toImageReport(image, explanation),
    })),
    gaps: maskTexts(explained.gaps.map(describeError)),
    testedAgainst,
  }
}

export function renderPod(cluster: string, explained: PodExplanation, screen: Screen): void {
  const { metadata, spec, status } = explained.pod
  const where = spec?.nodeName === undefined ? '' : ` on ${spec.nodeName}`
  const name = `${cluster}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
  writeParagraph(`pod ${showText(name)}${showText(where)}: ${showText(status?.phase ?? 'Unknown')}`, screen, '', '  ')
  renderState(explained, screen)
  for (const gap of explained.gaps) renderGap(gap, screen)
  for (const { image, containers, explanation } of explained.images) {
    screen.line()
    const names = containers.map((one) => showText(one)).join(', ')
    writeParagraph(screen.colours.bold(`${plural(containers.length, 'container')} ${names}`), screen, '', '  ')
    renderImage(image, explanation, screen)
  }
  renderTestedAgainst(screen)
}

function renderState({ diagnosis, wait }: PodExplanation, screen: Screen): void {
  const { colours, signs } = screen
  if (diagnosis) {
    writeParagraph(colours.red(`${signs.fail} ${showSentence(diagnosis.summary)}`), screen, '', '  ')
    renderReasons(diagnosis, screen)
  } else if (wait) {
    renderWait(wait, screen)
  } else {
    writeParagraph(colours.green(`${signs.pass} nothing is wrong with it, as far as the API shows`), screen, '', '  ')
  }
}

function renderWait(wait: PodWait, screen: Screen): void {
  const { colours, signs } = screen
  const since = wait.since === undefined ? '' : ` (since ${wait.since})`
  const words = `${showSentence(wait.summary)}${showText(since)}`
  const line = wait.isLong
    ? colours.red(`${signs.fail} ${words}`)
    : colours.yellow(`${signs.unknown} not yet: ${words}`)
  writeParagraph(line, screen, '', '  ')
  renderReasons(wait, screen)
}

function renderReasons({ evidence, remedy }: Pick<Diagnosis, 'evidence' | 'remedy'>, screen: Screen): void {
  for (const line of [...layoutEvidence(evidence, screen), ...layoutAdvice(remedy, screen)]) screen.line(line)
}

function renderGap(gap: PullpassError, screen: Screen): void {
  const { message, causes, remedies } = describeError(gap)
  const sign = screen.colours.yellow(`${screen.signs.unknown} not looked at:`)
  writeParagraph(`${sign} ${showText(message)}`, screen, '', '  ')
  for (const line of layoutEvidence(causes, screen)) screen.line(line)
  for (const remedy of remedies) for (const line of layoutAdvice(remedy, screen)) screen.line(line)
}

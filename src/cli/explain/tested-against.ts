// Whose word an explanation is.

import { testedAgainst } from '../../diagnosis/tested-against.ts'
import { writeParagraph } from '../output/paragraph.ts'
import type { Screen } from '../output/screen.ts'

/** Names the node software that the rules were checked against: other versions may differ. */
export function renderTestedAgainst(screen: Screen): void {
  const { kubelet, containerRuntime } = testedAgainst
  const words = `tested against kubelet ${kubelet} and ${containerRuntime.replace('://', ' ')}`
  screen.line()
  writeParagraph(screen.colours.dim(words), screen)
}

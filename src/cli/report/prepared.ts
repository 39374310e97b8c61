// A secret that is ready to be written or sealed, and what had to be repaired before, as text.

import type { PreparedSecret } from '../../provision/create/prepare.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import type { Screen } from '../output/screen.ts'
import { renderEntries, renderProblems, renderVerdict } from './check.ts'

export function renderPrepared({ check, sent }: Pick<PreparedSecret, 'check' | 'sent'>, screen: Screen): void {
  const { unwrapped = [], repairs = [] } = sent ?? {}
  if (unwrapped.length > 0) screen.line(`unwrapped from: ${unwrapped.join(', then ')}`)
  if (repairs.length > 0) screen.line('repaired:')
  for (const repair of repairs) writeParagraph(showText(repair), screen, '  - ', '    ')
  renderVerdict(check, screen)
  renderEntries(check, screen)
  renderProblems(check.problems, screen)
}

// What a report writes, as text.

import { createScreen, type Screen } from '../../../src/cli/output/screen.ts'

/** What `render` writes to a screen of `width` columns without colours. */
export function writeScreen(render: (screen: Screen) => void, width = Number.POSITIVE_INFINITY): string {
  let text = ''
  const look = { width, colour: false, unicode: true }
  render(
    createScreen(look, (part) => {
      text += part
    }),
  )
  return text
}

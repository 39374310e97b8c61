// What would not look right on the README's page is found.

import { describe, expect, it } from 'vitest'
import { findPageFaults, pageWidth } from '../../../scripts/docs/page.ts'

const heading = "## For those who don't ask (yet), `create`"

describe('findPageFaults', () => {
  it.each([
    ['an anchor of a heading', `${heading}\n[there](#for-those-who-dont-ask-yet-create)`],
    ['a file', '[the licence](LICENSE)'],
    ['another site', '[age](https://age-encryption.org)'],
    ['a link that is only quoted', '`[a](#b)`'],
    ['a link in a code block', '```\n[a](#b)\n```'],
    ['a wide line of prose', 'a'.repeat(pageWidth + 1)],
    ['a command that stays whole', `\`\`\`console\n    pullpass create ${'a'.repeat(pageWidth)}\n\`\`\``],
  ])('has nothing against %s', (_, page) => expect(findPageFaults(page, 'README.md')).toEqual([]))

  it.each([
    ['an anchor that no heading has', '[there](#nowhere)', 'the link #nowhere leads nowhere'],
    ['a heading that is only code', '```\n## There\n```\n[there](#there)', 'the link #there leads nowhere'],
    ['a file that is not there', '[gone](docs/gone.md)', 'the link docs/gone.md leads nowhere'],
    [
      'a wide line of code',
      `\n\`\`\`\n${'a'.repeat(pageWidth + 1)}\n\`\`\``,
      `line 3 is ${pageWidth + 1} columns wide`,
    ],
  ])('finds %s', (_, page, fault) => expect(findPageFaults(page, 'README.md')).toEqual([fault]))
})

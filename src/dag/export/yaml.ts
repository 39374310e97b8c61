// YAML that every parser reads back as the same values, and that shows a reader what is there.

const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu

/** `value`, plain data, as a YAML document. Texts that a parser of YAML 1.1 could take for something else are quoted. */
export async function writeYaml(value: unknown): Promise<string> {
  const { dump } = await import('js-yaml')
  const options = { lineWidth: -1, noRefs: true } as const
  const plain = dump(value, options)
  if (plain.replaceAll('\n', '').search(unseen) < 0) return plain
  // In double quotes every character has an escape.
  return dump(value, { ...options, forceQuotes: true, quoteStyle: 'double' }).replace(unseen, (character) => {
    if (character === '\n') return character
    return [...Array(character.length).keys()].map((at) => `\\u${hex(character.charCodeAt(at))}`).join('')
  })
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0')
}

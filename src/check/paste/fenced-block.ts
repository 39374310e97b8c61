// Code blocks of chats and tickets inside other text.

/** What stands between fences of three or more backticks or tildes, in order; a block that is not closed reaches to the end. */
export function findFencedBlocks(text: string): string[] {
  const blocks: string[] = []
  let open: string[] | undefined
  for (const line of text.split('\n')) {
    if (/^\s*(?:`{3,}|~{3,})\s*\w*\s*$/.test(line)) {
      if (open) blocks.push(open.join('\n'))
      open = open ? undefined : []
    } else {
      open?.push(line)
    }
  }
  if (open) blocks.push(open.join('\n'))
  return blocks
}

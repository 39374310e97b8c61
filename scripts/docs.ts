// Keeps the README's tables and transcripts true: `node scripts/docs.ts` rewrites them, `--check` fails where they differ.

import { readFile, writeFile } from 'node:fs/promises'
import { findFlagFaults } from './docs/flags.ts'
import { findPageFaults } from './docs/page.ts'
import { commandTable, exitCodeTable, openProgram, problemTable } from './docs/tables.ts'
import { recordTranscripts } from './docs/transcripts.ts'

const file = 'README.md'
const written = await readFile(file, 'utf8')
const blocks: Readonly<Record<string, string>> = {
  commands: commandTable(),
  'exit-codes': exitCodeTable(),
  problems: problemTable(),
  ...(await recordTranscripts()),
}

const fresh = written.replace(
  /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g,
  (_, start: string, name: string, end: string) => {
    const block = blocks[name]
    if (block === undefined) throw new Error(`${file} asks for a block called ${name} that nobody writes`)
    return `${start}${block}\n${end}`
  },
)
const unused = Object.keys(blocks).filter((name) => !written.includes(`<!-- generated: ${name} -->`))
if (unused.length > 0) throw new Error(`${file} has no place for ${unused.join(', ')}`)

const faults = [...findPageFaults(fresh, file), ...findFlagFaults(fresh, openProgram())]
for (const fault of faults) console.error(`${file}: ${fault}`)
if (faults.length > 0) process.exitCode = 1

if (fresh === written) {
  console.log(`${file} says what the program does`)
} else if (process.argv.includes('--check')) {
  const lines = written.split('\n')
  const position = fresh.split('\n').findIndex((line, index) => line !== lines[index])
  console.error(
    `${file} is out of date from line ${position + 1}: run node --conditions=pullpass-source scripts/docs.ts`,
  )
  console.error(`- ${lines[position] ?? ''}\n+ ${fresh.split('\n')[position] ?? ''}`)
  process.exitCode = 1
} else {
  await writeFile(file, fresh)
  console.log(`${file} rewritten`)
}

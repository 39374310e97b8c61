// `npm run bench [-- SECTION…]`: performance as ratios, each pair measured side by side in one run. Needs a build (`npm run build`).

import { cpus } from 'node:os'
import { measureOnApiServer } from './api-server.ts'
import { measureDag } from './dag.ts'
import { measureFleet } from './fleet.ts'
import { measureOperator } from './operator.ts'
import type { Figure } from './operator-figure.ts'
import type { PairResult } from './pairs.ts'
import { measureStartUp } from './start-up.ts'

interface Section {
  readonly rounds: number
  measure(rounds: number): Promise<(PairResult | Figure)[]>
}

const sections: Record<string, Section> = {
  'start-up': { rounds: 40, measure: measureStartUp },
  fleet: { rounds: 5, measure: measureFleet },
  'api-server': { rounds: 15, measure: measureOnApiServer },
  operator: { rounds: 30, measure: measureOperator },
  dag: { rounds: 5, measure: measureDag },
}

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in sections))
if (unknown.length > 0) {
  console.error(`error: no section called ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`)
  process.exit(2)
}

console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; ratios of medians`,
)
for (const [name, { rounds, measure }] of Object.entries(sections)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.log(`\n${name} (${rounds} rounds)`)
  for (const result of await measure(rounds)) console.log('goal' in result ? formatFigure(result) : format(result))
}

function format({ name, against, ours, theirs, ratio, lowest, highest }: PairResult): string {
  const times = `${ours.toFixed(1)} ms against ${theirs.toFixed(1)} ms`
  return `  ${name} / ${against}: ${ratio.toFixed(2)} × (${lowest.toFixed(2)}–${highest.toFixed(2)}), ${times}`
}

function formatFigure({ name, value, goal, unit, detail }: Figure): string {
  const verdict = value <= goal ? 'met' : 'missed'
  return `  ${name}: ${value.toFixed(2)} ${unit} (goal ≤ ${goal}: ${verdict}); ${detail}`
}

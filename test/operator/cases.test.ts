// The table of cases tells the truth: every number is in the test that it names.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cases } from './cases.ts'

const numbers = Array.from({ length: 174 }, (_, index) => index + 1)
const held = Object.entries(cases).flatMap(([number, record]) =>
  'tests' in record ? record.tests.map((file) => [Number(number), file] as const) : [],
)

describe('the cases', () => {
  it('are all in the table, once', () => {
    expect(Object.keys(cases).map(Number)).toEqual(numbers)
  })

  it.each(held)('%i is in %s', (number, file) => {
    const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8')
    const isRow = text.includes('[case %i]') && new RegExp(`^\\s*\\[\\s*${number},`, 'm').test(text)
    expect(text.includes(`[case ${number}]`) || isRow).toBe(true)
  })

  it('that a test names are in the table with that test', () => {
    const folder = join(import.meta.dirname, '..')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
    const named = files.flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      return [...text.matchAll(/\[case (\d+)\]/g)].map(([, number]) => `${number} in ${file}`)
    })
    const known = new Set(held.map(([number, file]) => `${number} in ${file}`))
    expect(named.filter((place) => !known.has(place))).toEqual([])
  })

  it('without a test are Airflow’s own', () => {
    const unheld = Object.values(cases).filter((record) => 'reason' in record)
    expect(unheld.map(({ mark }) => mark)).toEqual(unheld.map(() => 'A'))
  })
})

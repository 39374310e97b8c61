// Whole tasks and the pods they become, as files that a person can read.

import { writeFileSync } from 'node:fs'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { goldenPods, readGolden } from './support/golden-pods.ts'

describe('a task file', () => {
  it.each(goldenPods)('$name becomes the pod beside it', async ({ path, build }) => {
    const content = await build()
    if (process.env['PULLPASS_GOLDEN'] === 'write') writeFileSync(path, dump(content, { lineWidth: 120 }))
    expect(readGolden(path)).toEqual(content)
  })
})

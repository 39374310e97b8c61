import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownImages } from '../../plugins/example/index.ts'
import { capabilityCatalogue, hookCatalogue } from '../../src/plugin/catalogue.ts'
import { podOf, startRun, succeeded } from './support/plugin-run.ts'

const root = join(import.meta.dirname, '../..')
const guide = await readFile(join(root, 'src/plugin/README.md'), 'utf8')

test('the example of the guide is the one that runs here', async () => {
  const example = await readFile(join(root, 'plugins/example/index.ts'), 'utf8')
  expect(guide).toContain(`\`\`\`ts\n${example}\`\`\`\n`)
})

test('it does what the guide says', async () => {
  const { run, notes } = startRun([ownImages('registry.test')])
  expect(await run.gateLaunch(podOf('registry.test/a:1'))).toEqual([])
  expect(await run.gateLaunch(podOf('registry.test/a:1', 'docker.io/b'))).toMatchObject([
    { reason: 'container `c1` runs an image from outside of `registry.test`' },
  ])
  await run.end(succeeded)
  expect(notes).toMatchObject([{ plugin: 'own-images', message: 'task succeeded with 1 pod(s)' }])
})

test('the tables of the guide are those of the code', () => {
  const rows = guide.split('\n').map((line) => line.replaceAll('`', '').replace(/ +/g, ' '))
  const hooks = Object.entries(hookCatalogue).map(
    ([name, { kind, failure, meaning }]) =>
      `| ${name} | ${kind} | ${failure === 'run' ? 'ends the run' : 'is a warning'} | ${meaning} |`,
  )
  const needs = Object.entries(capabilityCatalogue).map(([name, text]) => `| ${name} | ${text} |`)
  expect(rows).toEqual(expect.arrayContaining([...hooks, ...needs]))
})

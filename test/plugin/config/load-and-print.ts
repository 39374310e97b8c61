// Loads the configuration of the folder it is run in, as a command does, and prints what it found.

import { Redacted } from '../../../src/basics/redacted.ts'
import { isPullpassError } from '../../../src/errors/pullpass-error.ts'
import { loadConfig } from '../../../src/plugin/config/load.ts'

const environment = { homeDirectory: '/nowhere', workingDirectory: process.cwd(), variables: {} }
const [path] = process.argv.slice(2)
try {
  const loaded = await loadConfig({ environment, ...(path !== undefined && { path }) })
  const [plugin] = loaded?.config.plugins ?? []
  const query = { registry: 'registry.test', signal: new AbortController().signal }
  const credential = await plugin?.credentialProvider?.fetch(query)
  const isOurs = credential && credential.password instanceof Redacted
  console.log(JSON.stringify({ path: loaded?.path, plugin: plugin?.name, isOurs }))
} catch (thrown) {
  if (!isPullpassError(thrown)) throw thrown
  const cause = thrown.cause instanceof Error ? thrown.cause.message : ''
  console.log(JSON.stringify({ code: thrown.code, message: thrown.message, cause, remedies: thrown.remedies }))
}

// The configuration of credential providers on disk: a file, or a folder of them, as the kubelet's --image-credential-provider-config takes.

import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { quoteName } from '../../basics/quote.ts'
import { parseYaml } from '../../check/manifest/yaml.ts'
import { decodeUtf8 } from '../../dockerconfig/byte-string.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { readFileIfPresent, unreadable } from '../read-file.ts'
import { type ProviderConfig, parseProviderConfig } from './config.ts'

const maxFileBytes = 1024 * 1024
const extensions: readonly string[] = ['.json', '.yaml', '.yml']

/** The providers of `path` in order, those of a folder's files by file name. Rejects with `credential-source` where the kubelet would not start. */
export async function readProviderConfigs(path: string): Promise<readonly ProviderConfig[]> {
  const configs: ProviderConfig[] = []
  for (const file of await listFiles(path)) configs.push(...(await readOne(file)))
  const double = configs.find(({ name }, index) => configs.findIndex((other) => other.name === name) !== index)
  if (double) throw damaged(path, `two providers are called ${quoteName(double.name)}`)
  return configs
}

/** As pkg/credentialprovider/plugin/config.go lists them. */
async function listFiles(path: string): Promise<string[]> {
  let names: string[]
  try {
    const entries = await readdir(path, { withFileTypes: true })
    names = entries
      .filter((entry) => !entry.isDirectory() && extensions.includes(extname(entry.name)))
      .map(({ name }) => name)
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOTDIR') return [path]
    throw unreadable(path, error)
  }
  if (names.length === 0) throw damaged(path, 'the folder has no .json, .yaml or .yml file')
  return names.sort().map((name) => join(path, name))
}

async function readOne(path: string): Promise<readonly ProviderConfig[]> {
  const bytes = await readFileIfPresent(path, maxFileBytes)
  const text = bytes && decodeUtf8(bytes)
  if (text === undefined) throw damaged(path, 'it is not UTF-8 text')
  const documents = parseYaml(text)
  if (documents === undefined) throw damaged(path, 'it is neither YAML nor JSON')
  const configs = parseProviderConfig(documents[0])
  if (typeof configs === 'string') throw damaged(path, configs)
  return configs
}

function damaged(path: string, why: string): PullpassError {
  return new PullpassError('credential-source', `${quoteName(path)} is not a credential provider configuration`, {
    cause: new Error(why),
    remedies: ['compare it with https://kubernetes.io/docs/tasks/administer-cluster/kubelet-credential-provider/'],
  })
}

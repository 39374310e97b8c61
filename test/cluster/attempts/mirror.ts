// Puts the registry that misbehaves in the place of other registries, through containerd's hosts.toml files.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestRig } from '../support/test-cluster.ts'

/** From now on the node asks the misbehaving registry for images of these hosts. The result puts everything back. */
export async function mirrorHosts(rig: TestRig, hosts: ReadonlySet<string>): Promise<() => Promise<void>> {
  const files = [...hosts].map((host) => join(rig.registryHosts, host, 'hosts.toml'))
  const url = `https://${rig.misbehaving}`
  const text = `server = "${url}"\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`
  const before = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => text)))
  for (const file of files) {
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, text)
  }
  return async () => {
    for (const [index, file] of files.entries()) {
      const old = before[index] ?? text
      // What is our own was left by a run that was killed.
      await (old === text ? rm(join(file, '..'), { recursive: true }) : writeFile(file, old))
    }
  }
}

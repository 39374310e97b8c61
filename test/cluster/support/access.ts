// From a kubeconfig's context to certificates and token, through kubectl, which knows every rule for merging and finding files.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as v from 'valibot'
import type { Access } from './test-cluster.ts'

const run = promisify(execFile)
const base64 = v.pipe(
  v.string(),
  v.transform((text) => Buffer.from(text, 'base64').toString()),
)
const viewSchema = v.object({
  clusters: v.tuple([
    v.object({ cluster: v.object({ server: v.string(), 'certificate-authority-data': v.optional(base64) }) }),
  ]),
  users: v.tuple([
    v.object({
      user: v.object({
        'client-certificate-data': v.optional(base64),
        'client-key-data': v.optional(base64),
        token: v.optional(v.string()),
      }),
    }),
  ]),
})

/** What the context gives; throws when its user logs in by a program, which these tests do not run. */
export async function readAccess(kubectl: string, context: string, kubeconfig?: string): Promise<Access> {
  const view = ['config', 'view', '--raw', '--flatten', '--minify', '--output=json', `--context=${context}`]
  const { stdout } = await run(kubectl, kubeconfig ? [...view, `--kubeconfig=${kubeconfig}`] : view)
  const { clusters, users } = v.parse(viewSchema, JSON.parse(stdout))
  const { user } = users[0]
  const [cert, key] = [user['client-certificate-data'], user['client-key-data']]
  if (!user.token && !cert) throw new Error(`the user of context \`${context}\` has neither a certificate nor a token`)
  const ca = clusters[0].cluster['certificate-authority-data']
  return {
    server: clusters[0].cluster.server,
    ...(ca && { ca }),
    ...(user.token && { token: user.token }),
    ...(cert && key && { cert, key }),
  }
}

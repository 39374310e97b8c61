// A cluster that holds no secret, and takes none: for what goes wrong elsewhere.

import { makeFolder } from '../../../cluster-port/support/folder.ts'
import { serveHttps, testCa } from '../../../support/loopback-server.ts'

/** Starts its API server; the URL. */
export async function serveEmptyCluster(): Promise<string> {
  const { url } = await serveHttps((request, response) => {
    const isList = /\/\w+s(\?|$)/.test(request.url ?? '') && request.method === 'GET'
    const list = { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] }
    const absent = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code: 404,
      reason: 'NotFound',
      message: 'none',
    }
    response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isList ? list : absent))
  })
  return url
}

/** Starts one with a kubeconfig in a folder that has these files too; the flags that lead to it. */
export async function openEmptyCluster(
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly folder: string; readonly flags: readonly string[] }> {
  const server = await serveEmptyCluster()
  const authority = Buffer.from(testCa).toString('base64')
  const config = {
    contexts: [{ name: 'empty', context: { cluster: 'empty', user: '', namespace: 'app' } }],
    clusters: [{ name: 'empty', cluster: { server, 'certificate-authority-data': authority } }],
  }
  const folder = await makeFolder({ config, ...files })
  return { folder, flags: ['--kubeconfig', `${folder}/config`] }
}

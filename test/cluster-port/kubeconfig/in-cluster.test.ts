// Inside a pod.

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readInCluster } from '../../../src/cluster/kubeconfig/in-cluster.ts'
import { resolveContext } from '../../../src/cluster/kubeconfig/resolve.ts'
import { environmentIn, makeFolder } from '../support/folder.ts'

const inPod = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }

test('the service account and the API server that the pod was given', async () => {
  const folder = await makeFolder({ token: 't', namespace: 'team\n', 'ca.crt': 'pem' })
  const document = await readInCluster(environmentIn(folder, inPod), folder)
  expect(document && resolveContext(document, document.currentContext ?? '')).toMatchObject({
    name: 'in-cluster',
    server: 'https://[fd00::1]',
    namespace: 'team',
    cluster: { certificateAuthority: { kind: 'file', path: join(folder, 'ca.crt') } },
    user: { tokenFile: join(folder, 'token') },
  })
})

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['the variables', {}, { token: 't' }],
  ['the token', inPod, {}],
])('without %s it is no pod', async (_, variables, files) => {
  const folder = await makeFolder(files)
  expect(await readInCluster(environmentIn(folder, variables), folder)).toBeUndefined()
})

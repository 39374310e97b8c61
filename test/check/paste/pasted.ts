// One pull secret in the forms in which people paste it.

export const document = '{"auths":{"reg.example.com":{"username":"ana","password":"pw","auth":"YW5hOnB3"}}}'
export const encoded = Buffer.from(document).toString('base64')
export const yaml = `apiVersion: v1
kind: Secret
metadata:
  name: regcred
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ${encoded}
`
export const json = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'regcred' },
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': encoded },
})

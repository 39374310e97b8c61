// Situations about the image's name and the way to its registry, and about containers before and beside the main one.

import { login, pullSecret } from '../predictions/secret-body.ts'
import { pullSituation } from './pull-situations.ts'
import type { Scene, Situation, SituationCause } from './situation.ts'

/** Images that are not there, or not behind anything that answers. */
export function imageSituations(scene: Scene): Situation[] {
  const { registry } = scene
  const secrets = { right: pullSecret(login(registry, 'alice', 'alice-secret')) }
  const images: Record<string, [SituationCause, string]> = {
    'tag-not-found': ['image-not-found', `${registry}/team/hello:absent`],
    'repository-not-found': ['image-not-found', `${registry}/team/absent:1`],
    'digest-not-found': ['image-not-found', `${registry}/team/hello@sha256:${'0'.repeat(64)}`],
    'name-invalid': ['image-name-invalid', `${registry}/Team/Hello:1`],
    'host-unknown': ['registry-name-unknown', 'nowhere.pullpass.test:5443/team/hello:1'],
    'connection-refused': ['registry-unreachable', `${registry.replace(/:.*/, '')}:1/team/hello:1`],
    'no-route': ['registry-unreachable', `${scene.nobodyThere}/team/hello:1`],
    'certificate-name': ['registry-certificate', `${scene.wrongName}/team/hello:1`],
    'certificate-untrusted': ['registry-certificate', `${scene.foreignCa}/team/hello:1`],
    'plain-http': ['registry-plain-http', `${scene.plainHttp}/team/hello:1`],
    'tls-silent': ['registry-timeout', `${scene.silentTls}/team/hello:1`],
    'connection-dropped': ['registry-timeout', `${scene.droppedSyn}/team/hello:1`],
  }
  return [
    ...Object.entries(images).map(([name, [cause, image]]) => pullSituation(name, cause, image, secrets)),
    pullSituation('tag-not-found-after-wrong-login', 'image-not-found', `${registry}/team/hello:absent`, {
      wrong: pullSecret(login(registry, 'alice', 'wrong')),
      ...secrets,
    }),
    pullSituation('policy-never', 'image-never-pulled', `${registry}/team/never:1`, secrets, { policy: 'Never' }),
  ]
}

/** Pods of several containers of which one can't be pulled. */
export function containerListSituations({ registry }: Scene): Situation[] {
  const image = `${registry}/team/hello:1`
  const right = { right: pullSecret(login(registry, 'alice', 'alice-secret')) }
  const wrong = { wrong: pullSecret(login(registry, 'alice', 'wrong')) }
  const absent = { name: 'other', image: `${registry}/team/hello:absent`, imagePullPolicy: 'Always' }
  const main = { name: 'main', image, imagePullPolicy: 'Always' }
  const listed = (secrets: typeof right | typeof wrong) => Object.keys(secrets).map((name) => ({ name }))
  const of = (name: string, cause: SituationCause, secrets: typeof right | typeof wrong, spec: object): Situation => ({
    name,
    cause,
    secrets,
    spec: { imagePullSecrets: listed(secrets), containers: [main], ...spec },
  })
  return [
    of('second-container-not-found', 'image-not-found', right, {
      containers: [{ ...main, command: ['sleep', '60'] }, absent],
    }),
    of('init-container-not-found', 'image-not-found', right, { initContainers: [absent] }),
    of('init-container-refused', 'login-refused', wrong, { initContainers: [{ ...main, name: 'init' }] }),
    of('sidecar-refused', 'login-refused', wrong, {
      initContainers: [{ ...main, name: 'sidecar', restartPolicy: 'Always' }],
    }),
    of('deadline-while-pulling', 'image-not-found', right, {
      activeDeadlineSeconds: 5,
      containers: [{ ...main, image: `${registry}/team/hello:absent-too` }],
    }),
  ]
}

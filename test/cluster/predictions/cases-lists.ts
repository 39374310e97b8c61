// Cases about several secrets, service accounts, init containers, and the image's own name.

import type { CaseWorld, PredictionCase } from './prediction-case.ts'
import { legacySecret, login, pullSecret } from './secret-body.ts'

/** Lists of secrets that help, do not matter, or poison each other. */
export function listCases({ registry, user, password }: CaseWorld): PredictionCase[] {
  const image = `${registry}/team/hello:1`
  const right = pullSecret(login(registry, user, password))
  const wrong = pullSecret(login(registry, user, 'wrong'))
  const other = pullSecret(login('registry.example.com', user, password))
  const poisoned = pullSecret({ [registry]: { auth: '%%%' } })
  const wrongPath = pullSecret(login(`${registry}/team`, user, 'wrong'))
  const spellings = { ...login(registry, user, 'wrong'), ...login(`https://${registry}/v2/`, user, password) }
  const case_ = (name: string, secrets: PredictionCase['secrets'], more: Partial<PredictionCase> = {}) => ({
    name,
    image,
    secrets,
    ...more,
  })
  return [
    case_('list-wrong-right', [wrong, right]),
    case_('list-right-wrong', [right, wrong]),
    case_('list-wrong-wrong', [wrong, pullSecret(login(registry, 'nobody', 'wrong'))]),
    case_('list-other-right', [other, right]),
    case_('list-other-only', [other]),
    case_('list-poison-right', [poisoned, right]),
    case_('list-right-poison', [right, poisoned]),
    case_('list-poison-opaque', [{ ...poisoned, type: 'Opaque' }, right]),
    case_('list-missing', ['missing']),
    case_('list-missing-right', ['missing', right]),
    case_('list-missing-wrong', ['missing', wrong]),
    case_('list-path-wrong-host-right', [right, wrongPath]),
    case_('list-legacy-wrong-right', [legacySecret(login(registry, user, 'wrong')), right]),
    case_('list-spellings', [pullSecret(spellings)]),
    case_('account-right', [], { accountSecrets: [right] }),
    case_('account-wrong', [], { accountSecrets: [wrong] }),
    case_('account-right-own-wrong', [wrong], { accountSecrets: [right] }),
    case_('account-poisoned-own-right', [right], { accountSecrets: [poisoned] }),
    case_('account-two', [], { accountSecrets: [other, right] }),
    case_('account-missing', [], { accountSecrets: ['missing'] }),
    case_('init-right', [right], { init: { image } }),
    case_('init-wrong', [wrong], { init: { image } }),
    case_('init-poisoned', [right, poisoned], { init: { image } }),
    case_('init-absent-tag', [right], { init: { image: `${registry}/team/hello:absent` } }),
    case_('init-right-main-absent', [right], { init: { image }, image: `${registry}/team/hello:absent` }),
    case_('sidecar-right', [right], { init: { image, isSidecar: true } }),
    case_('sidecar-wrong', [wrong], { init: { image, isSidecar: true } }),
    case_('image-absent-tag', [right], { image: `${registry}/team/hello:absent` }),
    case_('image-absent-tag-wrong', [wrong], { image: `${registry}/team/hello:absent` }),
    case_('image-absent-tag-wrong-right', [wrong, right], { image: `${registry}/team/hello:absent` }),
    case_('image-absent-repository', [right], { image: `${registry}/team/absent:1` }),
    case_('image-absent-digest', [right], { image: `${registry}/team/hello@sha256:${'0'.repeat(64)}` }),
    case_('image-upper-case-repository', [right], { image: `${registry}/Team/hello:1` }),
    case_('image-bad-digest', [right], { image: `${registry}/team/hello@sha256:abc` }),
    case_('image-with-scheme', [right], { image: `https://${registry}/team/hello:1` }),
    case_('image-invalid-poisoned', [poisoned], { image: `${registry}/Team/hello:1` }),
  ]
}

// A registry that lets the node in not at all: the same words for many causes, told apart by the pod's secrets and by proofs.

import { type Explanation, explainImage } from '../../explain/explain.ts'
import { parseImage } from '../../image/parse.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { addEvidence, type CaseDetails, makeDiagnosis } from '../make-diagnosis.ts'
import { adviseCreate, adviseExplain } from '../next-command.ts'
import { quote, quoteAll, showLine } from '../shown-text.ts'
import { staticUid } from '../static-pod.ts'
import { describeAnswers, describeStatus, type FailedPull, listSecrets } from './failed-pull.ts'
import { diagnoseUnreadable } from './keyring.ts'
import { findComplaint } from './last-attempt.ts'
import { diagnoseLogins } from './pull-logins.ts'
import { diagnoseMissingLogin } from './pull-no-login.ts'

/** Why the registry refused: no login, the wrong one, or one without the right. */
export function diagnoseAccess(pull: FailedPull): Diagnosis {
  return addEvidence(findCause(pull), [`the node says: ${showLine(pull.error.text)}`])
}

function findCause(pull: FailedPull): Diagnosis {
  const { input, container } = pull
  if (listSecrets(pull.input).length === 0) return diagnoseNoSecret(pull)
  if (!input.secrets) return diagnoseUnseen(pull)
  const explanation = explainImage(input.secrets, container.image)
  return addEvidence(withSecrets(pull, explanation), describeMask(explanation))
}

function withSecrets(pull: FailedPull, explanation: Explanation): Diagnosis {
  if (explanation.outcome === 'keyring-error') return diagnoseUnreadable(pull.container, pull.input)
  if (explanation.outcome === 'unknown') return diagnoseUnseen(pull)
  if (explanation.candidates.length === 0) return diagnoseMissingLogin(pull, explanation)
  return diagnoseLogins(pull, explanation)
}

function diagnoseNoSecret(pull: FailedPull): Diagnosis {
  if (staticUid(pull.input.pod) !== undefined) return diagnoseStatic(pull)
  const { container, input } = pull
  const account = input.pod.spec?.serviceAccountName ?? 'default'
  const since = input.accountSecrets ?? []
  return makeDiagnosis('no-secret', {
    summary: `image ${quote(container.image)} needs a login, and the pod has no pull secret${describeStatus(pull)}`,
    evidence: [
      `neither the pod nor its service account ${quote(account)} listed a pull secret when the pod was made`,
      since.length > 0
        ? `by now the service account lists ${quoteAll(since)}, which only pods made since then get`
        : '',
      ...describeAnswers(pull),
    ],
    ...(since.length > 0
      ? { remedy: "start the pod again: it then gets the service account's secrets" }
      : {
          remedy:
            'list a pull secret in the pod (`imagePullSecrets`), or create one that the service account lists and start the pod again',
          command: adviseCreate(pull, { name: 'pull-secret', attach: account }),
        }),
    container: container.name,
    image: container.image,
  })
}

/** Admission lets no static pod refer to secrets (plugin/pkg/admission/serviceaccount), so only the node can have a login for it. */
function diagnoseStatic(pull: FailedPull): Diagnosis {
  const { image, name } = pull.container
  const node = pull.input.pod.spec?.nodeName ?? ''
  return makeDiagnosis('no-secret', {
    summary: `image ${quote(image)} needs a login, and the pod is a static one, which has no pull secret${describeStatus(pull)}`,
    evidence: [`node ${quote(node)} runs it from a file of its own`, ...describeAnswers(pull)],
    remedy: `give node ${quote(node)} the login (a credential provider of the kubelet, or the configuration of its container runtime), or run the image in a DaemonSet with a pull secret`,
    container: name,
    image,
  })
}

/** What the pod and its events tell when nobody looked at the secrets. */
function diagnoseUnseen(pull: FailedPull): Diagnosis {
  const { container, error } = pull
  const listed = listSecrets(pull.input)
  const missed = listed.filter((name) => findComplaint(container, pull.events)?.names.includes(name))
  const about = {
    evidence: missed.length > 0 ? [`the kubelet could not get pull secret ${quoteAll(missed)}`] : [],
    container: container.name,
    image: container.image,
  }
  if (missed.length === listed.length) {
    return makeDiagnosis('secret-missing', {
      summary: `image ${quote(container.image)} needs a login, and the kubelet could not get pull secret ${quoteAll(listed)}`,
      command: adviseCreate(pull, { name: listed[0] ?? '' }),
      ...about,
    })
  }
  if (error.sentLogin === true) {
    const isDenied = error.kind === 'denied'
    const words = isDenied ? 'gives the login no right to it' : 'refused the login'
    return makeDiagnosis(isDenied ? 'access-denied' : 'login-refused', {
      summary: `the registry of image ${quote(container.image)} ${words} from pull secret ${quoteAll(listed)}`,
      ...about,
    })
  }
  return makeDiagnosis('access-unclear', {
    summary: `the registry refused image ${quote(container.image)}${describeStatus(pull)}; the pod has pull secret ${quoteAll(listed)}`,
    ...adviseLook(pull),
    ...about,
  })
}

/** Whoever has looked already and could not see needs a right, not the same command. */
function adviseLook(pull: FailedPull): Pick<CaseDetails, 'remedy' | 'command'> {
  const unread = (pull.input.secrets ?? []).filter((secret) => secret.unread !== undefined)
  const forbidden = unread.filter((secret) => secret.unread === 'forbidden').map(({ name }) => name)
  if (forbidden.length > 0) {
    const namespace = quote(pull.input.pod.metadata?.namespace ?? 'default')
    return { remedy: `ask for \`get\` on secret ${quoteAll(forbidden)} of namespace ${namespace}: it tells the cause` }
  }
  if (unread.length > 0) return { remedy: `look again: ${quoteAll(unread.map(({ name }) => name))} could not be read` }
  return { command: adviseExplain(pull) }
}

/** A repository, tag or digest that is not there, or that the registry shows only to others. */
export function explainNotFound(pull: FailedPull): Diagnosis {
  const { container, input, error } = pull
  const parsed = parseImage(container.image)
  const what = parsed.ok && parsed.image.digest !== undefined ? 'digest' : 'tag'
  const registry = parsed.ok ? quote(parsed.image.registry) : 'the registry'
  const explanation = input.secrets ? explainImage(input.secrets, container.image) : undefined
  const hidden =
    explanation?.outcome === 'anonymous'
      ? 'no login was sent: some registries hide private images from strangers in this way'
      : ''
  return makeDiagnosis('image-not-found', {
    summary: `${registry} has no image ${quote(container.image)}: its repository or its ${what} is missing`,
    evidence: [`the node says: ${showLine(error.text)}`, hidden, ...describeAnswers(pull)],
    container: container.name,
    image: container.image,
  })
}

function describeMask({ notes }: Explanation): string[] {
  return notes.filter(({ code }) => code === 'node-credentials-may-mask').map(({ message }) => message)
}

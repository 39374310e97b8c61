// What registries answered, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { ImageProof, LoginAttempt } from '../../provision/proof/prove.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import { writeHint } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'

/** One image's proof as `-o json` shows it. */
export function toProofDocument(proof: ImageProof): ImageProof {
  return {
    image: proof.image,
    status: proof.status,
    explanation: maskUserInfo(proof.explanation),
    ...(proof.remedy === undefined ? {} : { remedy: maskUserInfo(proof.remedy) }),
    proofs: proof.proofs.map((single) => ({ ...single, explanation: maskUserInfo(single.explanation) })),
  }
}

/** One line for the image, one for why, one for what to do: "not checked" never looks like "pass". */
export function renderProof(proof: ImageProof, screen: Screen): void {
  writeParagraph(`${statusWord(proof.status, screen)} ${showText(proof.image)}`, screen, '', '  ')
  writeParagraph(showText(proof.explanation), screen, '  ')
  if (proof.remedy !== undefined && proof.status !== 'passed') writeHint(proof.remedy, screen, '  ')
}

/** The last word of a command that a check or a proof stopped. */
export function renderRefusal(text: string, screen: Screen): void {
  for (const line of wrap(text, screen.width, '', '  ')) screen.line(screen.colours.red(line))
}

/** Why proofs stop a command, after "nothing was written:" and its like. */
export function describeRefusal(proofs: readonly ImageProof[]): string {
  if (proofs.some(({ status }) => status === 'failed')) return 'the registry says no'
  return 'the secret has no login for an image that could not be checked (--unproven goes on all the same)'
}

/** "pass", "fail" or "not checked" with its sign. */
export function statusWord(status: ImageProof['status'], screen: Screen): string {
  const { colours, signs } = screen
  switch (status) {
    case 'passed':
      return colours.green(`${signs.pass} pass`)
    case 'failed':
      return colours.red(`${signs.fail} fail`)
    case 'not-checked':
      return colours.yellow(`${signs.unknown} not checked`)
  }
}

/** Which hosts get which login, said before it happens. */
export function describeLogins(logins: readonly LoginAttempt[]): string {
  const names = logins.map((login) => `${showText(login.username)} at ${showText(login.registry)}`)
  return `${logins.length} ${plural(logins.length, 'login')} will be tried: ${names.join(', ')}`
}

// What registries answered, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { ImageProof, LoginAttempt } from '../../provision/proof/prove.ts'
import { showText } from '../output/escape.ts'
import { layoutRemedy } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import { plural } from './check.ts'

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
  const lines = [
    ...wrap(`${statusWord(proof.status, screen)} ${showText(proof.image)}`, screen.width, '', '  '),
    ...wrap(showText(proof.explanation), screen.width, '  '),
    ...(proof.remedy === undefined || proof.status === 'passed'
      ? []
      : layoutRemedy(maskUserInfo(proof.remedy), screen.width, `  ${screen.colours.cyan('hint:')} `, '    ')),
  ]
  for (const line of lines) screen.line(line)
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

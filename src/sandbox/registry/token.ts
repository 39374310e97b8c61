// Bearer tokens as registries issue them: JWTs that list what they grant, signed with a key of this run (RFC 7519, HS256).

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../basics/clock.ts'

export interface Grant {
  readonly type: 'repository'
  readonly name: string
  readonly actions: readonly string[]
}

export interface TokenClaims {
  /** '' for nobody. */
  readonly sub: string
  /** Seconds since 1970. */
  readonly exp: number
  readonly access: readonly Grant[]
}

export const tokenLifetimeSeconds = 300

/** Issues tokens and reads its own ones. */
export class TokenSigner {
  readonly #key = randomBytes(32)
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What time it is where tokens are issued. */
  now(): Date {
    return this.#clock.now()
  }

  issue(subject: string, access: readonly Grant[]): string {
    const issuedAt = Math.floor(this.#clock.now().getTime() / 1000)
    const claims = { sub: subject, iat: issuedAt, exp: issuedAt + tokenLifetimeSeconds, access }
    const content = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`
    return `${content}.${this.#sign(content).toString('base64url')}`
  }

  /** The claims of a token of this run that has not expired. */
  read(token: string): TokenClaims | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const expected = this.#sign(`${header}.${payload}`)
    const given = Buffer.from(signature, 'base64url')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
    const claims: TokenClaims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return claims.exp * 1000 > this.#clock.now().getTime() ? claims : undefined
  }

  #sign(content: string): Buffer {
    return createHmac('sha256', this.#key).update(content).digest()
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

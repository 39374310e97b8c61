// What a registry's answer to one login, or to none, says about it.

/**
 * - `proven`: this credential opens this image and a stranger can't
 * - `public`: the image opens without a login too; the credential is valid but not needed
 * - `refused`: the registry refused the credential (wrong, revoked, expired)
 * - `no-access`: logged in, but no right to this repository
 * - `not-found`: repository or tag missing, or hidden from this account
 * - `breaks-public`: a stranger may pull, this credential may not: the secret makes it worse
 * - `anonymous-only`: no credential was given and the image is public
 * - `login-required`: no credential was given and the image is not public
 * - `rate-limited`: the registry asks to wait
 * - `not-checked`: no answer that says anything about the credential (network, TLS, a realm we don't follow, not a registry)
 */
export type Verdict =
  | 'proven'
  | 'public'
  | 'refused'
  | 'no-access'
  | 'not-found'
  | 'breaks-public'
  | 'anonymous-only'
  | 'login-required'
  | 'rate-limited'
  | 'not-checked'

// The names that make a secret a pull secret, and those that must not survive in one.

/** The type of every secret we write. */
export const dockerConfigType = 'kubernetes.io/dockerconfigjson'
/** Its one required data key. */
export const dockerConfigKey = '.dockerconfigjson'
/** The legacy type: the inner map of `auths` alone. */
export const legacyType = 'kubernetes.io/dockercfg'
/** The legacy type's data key. */
export const legacyKey = '.dockercfg'
/** Where `kubectl apply` keeps a copy of what it applied: for a secret, the credential in base64. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

// The 92 problems that the check can find, as data: how bad each is, what it says, and what to do. One place for all of them.

export type Severity = 'error' | 'warning' | 'info'

/** What a problem says when nothing is known about the case. */
export interface ProblemDefinition {
  /** `error`: the secret or the entry is unusable. `warning`: works, but will surprise. A case may be milder or graver than this. */
  readonly severity: Severity
  /** What is wrong, a clause without full stop; details of the case follow after a colon. */
  readonly message: string
  /** What to do, an imperative sentence without full stop. */
  readonly remedy: string
}

const deleteAndCreate = 'the type of a secret can never change: keep a copy, delete it and create it with type'

export const problemCatalogue = {
  'manifest-not-yaml': {
    severity: 'error',
    message: 'the manifest can be read neither as YAML nor as JSON',
    remedy: 'correct the syntax; YAML is indented with blanks, never with tabs',
  },
  'not-a-secret': {
    severity: 'error',
    message: 'this is not a Secret that the API server can read',
    remedy: 'give an object with `apiVersion: v1` and `kind: Secret` whose fields have the types of a Secret',
  },
  'list-wrapper': {
    severity: 'info',
    message: 'the secret is wrapped in a List',
    remedy: 'nothing to do; a single Secret is easier to apply',
  },
  'several-documents': {
    severity: 'info',
    message: 'the text holds several documents',
    remedy: 'nothing to do; each secret was checked',
  },
  'invalid-name': {
    severity: 'error',
    message: 'the API server refuses the metadata',
    remedy: 'use lower-case letters, digits, `-` and `.` for the name, and valid namespace, label and annotation names',
  },
  'secret-type-missing': {
    severity: 'error',
    message: 'the secret has no type, so it becomes Opaque and the kubelet ignores it',
    remedy: `${deleteAndCreate} kubernetes.io/dockerconfigjson`,
  },
  'wrong-secret-type': {
    severity: 'error',
    message: 'the kubelet ignores secrets of this type without a word',
    remedy: `${deleteAndCreate} kubernetes.io/dockerconfigjson`,
  },
  'legacy-secret-type': {
    severity: 'info',
    message: 'the secret has the legacy type kubernetes.io/dockercfg',
    remedy: 'create new secrets with type kubernetes.io/dockerconfigjson',
  },
  'wrong-data-key': {
    severity: 'error',
    message: 'the docker config is stored under a key where nobody looks for it',
    remedy: 'store it under `.dockerconfigjson`, with the dot and in lower case',
  },
  'data-key-missing': {
    severity: 'error',
    message: 'the secret does not hold the key that its type requires',
    remedy: 'store the docker config under `.dockerconfigjson`',
  },
  'empty-value': {
    severity: 'error',
    message: 'the value is empty',
    remedy: 'store a docker config; an empty file or an unset variable is the usual cause',
  },
  'extra-data-key': {
    severity: 'info',
    message: 'the secret holds more than the docker config',
    remedy: 'remove the key if nothing else uses it',
  },
  'data-not-base64': {
    severity: 'error',
    message: 'the value under `data` is not base64, so the API server refuses the secret',
    remedy: 'encode it with `base64 -w0`, or put the plain text under `stringData`',
  },
  'double-base64': {
    severity: 'error',
    message: 'the docker config is base64-encoded once too often',
    remedy: 'encode it once only: under `stringData` plain, under `data` once',
  },
  'stringdata-overrides-data': {
    severity: 'warning',
    message: 'the key stands in `data` and in `stringData`; `stringData` wins',
    remedy: 'keep one of them',
  },
  'too-large': {
    severity: 'error',
    message: 'the secret is larger than the API server accepts',
    remedy: 'keep the values below 1 MiB in sum and the annotations below 256 KiB',
  },
  'immutable-secret': {
    severity: 'warning',
    message: 'the secret is immutable, so its password cannot be changed in place',
    remedy: 'create it without `immutable: true`',
  },
  'credentials-in-annotation': {
    severity: 'warning',
    message: 'an annotation holds a copy of the credentials',
    remedy: 'remove the annotation, and use `kubectl create` or `kubectl apply --server-side` from now on',
  },
  'managed-by-other-controller': {
    severity: 'warning',
    message: 'something else manages this secret and will undo changes made by hand',
    remedy: 'change the source it is made from',
  },
  bom: {
    severity: 'error',
    message: 'the text starts with a byte order mark',
    remedy: 'save it as UTF-8 without BOM',
  },
  'not-utf8': {
    severity: 'error',
    message: 'the text is not UTF-8',
    remedy: 'save it as UTF-8',
  },
  compressed: {
    severity: 'error',
    message: 'the value is compressed',
    remedy: 'store the text itself, not an archive of it',
  },
  'smart-quotes': {
    severity: 'error',
    message: 'the text has typographic quotes where JSON needs straight ones',
    remedy: 'replace the quotes by `"`; word processors and chat programs change them',
  },
  'single-quoted-json': {
    severity: 'error',
    message: 'the text is quoted with single quotes',
    remedy: 'use `"` for names and values, and leave out quotes around the whole text',
  },
  'not-json': {
    severity: 'error',
    message: 'the docker config is not JSON',
    remedy: 'write it anew with `pullpass create`, or correct the syntax',
  },
  'not-an-object': {
    severity: 'error',
    message: 'the docker config is not a JSON object',
    remedy: 'give an object: `{"auths": {…}}`',
  },
  'json-null': {
    severity: 'error',
    message: 'the docker config is `null`',
    remedy: 'give an object: `{"auths": {…}}`',
  },
  'auths-missing': {
    severity: 'error',
    message: 'the docker config has no `auths`, so it holds no credentials',
    remedy: 'put the entries under `auths`',
  },
  'auths-empty': {
    severity: 'error',
    message: 'the docker config has no entries',
    remedy: 'add an entry for the registry',
  },
  'auths-wrong-shape': {
    severity: 'error',
    message: '`auths` is not an object; the API server accepts that, and then every pull of the pod fails',
    remedy: 'make it an object from registry to entry',
  },
  'http-headers-wrong-shape': {
    severity: 'error',
    message:
      '`HttpHeaders` is not an object of strings; the API server accepts that, and then every pull of the pod fails',
    remedy: 'remove `HttpHeaders`, the kubelet never uses it',
  },
  'legacy-layout-in-new-type': {
    severity: 'error',
    message: 'the entries stand at the top level, as in the legacy layout, where this type does not look',
    remedy: 'wrap them: `{"auths": {…}}`',
  },
  'new-layout-in-legacy-type': {
    severity: 'error',
    message: 'the legacy type takes `auths` for the name of a registry',
    remedy: `${deleteAndCreate} kubernetes.io/dockerconfigjson`,
  },
  'field-name-case': {
    severity: 'warning',
    message: 'a field name has unusual letters; the kubelet reads it, other tools do not',
    remedy: 'write `auths`, `auth`, `username`, `password` and `email` in lower case',
  },
  'duplicate-json-key': {
    severity: 'warning',
    message: 'a name stands twice in one object; the last one wins',
    remedy: 'keep one of them',
  },
  'creds-store-present': {
    severity: 'warning',
    message: 'the docker config points at a credential store on somebody’s computer, which the kubelet cannot read',
    remedy: 'create the secret from user name and password or token instead of a copied config.json',
  },
  'cred-helpers-present': {
    severity: 'warning',
    message: 'the docker config names credential helpers, which the kubelet does not run',
    remedy: 'add entries with user name and password for those registries',
  },
  'http-headers-ignored': {
    severity: 'info',
    message: '`HttpHeaders` is ignored by the kubelet',
    remedy: 'remove it',
  },
  'unrelated-cli-settings': {
    severity: 'warning',
    message: 'the docker config carries settings that have nothing to do with pulling',
    remedy: 'remove them; proxies and context names of a laptop do not belong into a cluster',
  },
  'placeholder-value': {
    severity: 'error',
    message: 'a placeholder was never replaced by a value',
    remedy: 'put in the real value',
  },
  'entry-not-object': {
    severity: 'error',
    message: 'the entry is not an object; the API server accepts that, and then every pull of the pod fails',
    remedy: 'write `{"username": …, "password": …, "auth": …}`',
  },
  'field-wrong-type': {
    severity: 'error',
    message: 'the field is not a string; the API server accepts that, and then every pull of the pod fails',
    remedy: 'put the value in double quotes',
  },
  'no-credentials': {
    severity: 'error',
    message: 'the entry has neither user name nor password, and the kubelet tries it all the same',
    remedy: 'add user name and password, or remove the entry',
  },
  'identity-token-only': {
    severity: 'error',
    message: 'the entry relies on an identity token, which the kubelet ignores',
    remedy: 'get a user name with a password or token for pulling',
  },
  'registry-token-only': {
    severity: 'error',
    message: 'the entry relies on a registry token, which the kubelet ignores',
    remedy: 'get a user name with a password or token for pulling',
  },
  'identity-token-ignored': {
    severity: 'info',
    message: 'the identity token is ignored by the kubelet',
    remedy: 'remove it',
  },
  'auth-not-base64': {
    severity: 'error',
    message: '`auth` is not base64; the API server accepts that, and then every pull of the pod fails',
    remedy: 'set `auth` to the base64 of `user:password`',
  },
  'auth-urlsafe-alphabet': {
    severity: 'error',
    message: '`auth` uses the URL-safe alphabet of base64',
    remedy: 'replace `-` by `+` and `_` by `/`',
  },
  'auth-plain-text': {
    severity: 'error',
    message: '`auth` holds plain text',
    remedy: 'set `auth` to the base64 of `user:password`',
  },
  'auth-basic-prefix': {
    severity: 'error',
    message: '`auth` holds an Authorization header',
    remedy: 'remove the word `Basic` and the blank',
  },
  'auth-no-colon': {
    severity: 'error',
    message:
      '`auth` decodes to a text without colon; the API server accepts that, and then every pull of the pod fails',
    remedy: 'set `auth` to the base64 of `user:password`',
  },
  'auth-double-base64': {
    severity: 'error',
    message: '`auth` is base64-encoded once too often',
    remedy: 'encode `user:password` once only',
  },
  'auth-unpadded': {
    severity: 'warning',
    message: '`auth` has no padding; the kubelet accepts that, docker, podman and old kubelets do not',
    remedy: 'add the missing `=` at the end',
  },
  'auth-has-newline': {
    severity: 'warning',
    message: '`auth` has a line break; the kubelet accepts that, other tools do not',
    remedy: 'encode with `base64 -w0`',
  },
  'auth-disagrees': {
    severity: 'warning',
    message: '`auth` holds another credential than `username` and `password`; the kubelet uses `auth`',
    remedy: 'find out which of them is current, and make all fields agree',
  },
  'auth-field-missing': {
    severity: 'info',
    message: 'the entry has no `auth`; the kubelet does not need it, podman and others do',
    remedy: 'add `auth`, the base64 of `user:password`',
  },
  'username-missing': {
    severity: 'error',
    message: 'the user name is empty',
    remedy: 'add it; a `$` in a user name such as $oauthtoken or robot$name needs single quotes in a shell',
  },
  'password-missing': {
    severity: 'error',
    message: 'the password is empty',
    remedy: 'add it; an unset variable is the usual cause',
  },
  'username-has-colon': {
    severity: 'warning',
    message: 'the user name has a colon, so a registry takes what follows for the password',
    remedy: 'check user name and password',
  },
  'username-whitespace': {
    severity: 'warning',
    message: 'the user name starts or ends with white space',
    remedy: 'trim it',
  },
  'password-whitespace': {
    severity: 'warning',
    message: 'the password starts or ends with white space',
    remedy: 'trim it unless the white space is meant',
  },
  'password-trailing-newline': {
    severity: 'warning',
    message: 'the password ends with a line break, which is sent with it',
    remedy: 'encode with `printf %s`, not `echo`',
  },
  'password-nul': {
    severity: 'warning',
    message: 'the password has NUL characters; docker and podman trim them, the kubelet does not',
    remedy: 'remove them',
  },
  'non-ascii-credentials': {
    severity: 'warning',
    message: 'user name or password have characters outside ASCII, which registries read differently',
    remedy: 'use ASCII, or test it with the registry',
  },
  'email-present': {
    severity: 'info',
    message: 'the entry has an e-mail address, which no registry uses',
    remedy: 'nothing to do; the kubelet counts it as part of the credential when it remembers who pulled an image',
  },
  'key-unparsable': {
    severity: 'error',
    message: 'the key is no registry, so the entry is never used',
    remedy: 'write the registry as in image names: `host`, `host:port` or `host/path`',
  },
  'key-scheme-unknown': {
    severity: 'error',
    message: 'the key has a scheme that is not understood, so the entry is never used',
    remedy: 'remove the scheme; only `https://` and `http://` in lower case are understood',
  },
  'key-version-without-slash': {
    severity: 'warning',
    message: 'the version at the end of the key is taken for the beginning of image names',
    remedy: 'remove it, or end the key with `/`',
  },
  'hub-key-never-matches': {
    severity: 'error',
    message: 'no Docker Hub image is looked up under this key, so the entry is never used',
    remedy: 'use the key `https://index.docker.io/v1/` for Docker Hub, and a full host name for others',
  },
  'hub-key-shadowed': {
    severity: 'warning',
    message: 'the entry is never used, because another key serves all Docker Hub images',
    remedy: 'keep one of the two entries',
  },
  'key-uppercase-host': {
    severity: 'warning',
    message: 'the key has capitals in its host and matches only images that are spelled the same way',
    remedy: 'write the host in lower case',
  },
  'key-default-port': {
    severity: 'warning',
    message: 'the key names the default port and matches only images that name it too',
    remedy: 'remove the port unless the images have it',
  },
  'key-trailing-dot': {
    severity: 'error',
    message: 'the host ends with a dot, which no image name can have',
    remedy: 'remove the dot',
  },
  'key-has-tag': {
    severity: 'error',
    message: 'the key has a tag or digest, so the entry is never used',
    remedy: 'remove the tag or digest',
  },
  'key-wildcard-in-path': {
    severity: 'error',
    message: 'the key has a wildcard in its path, where wildcards are plain characters',
    remedy: 'remove it; a path matches everything that begins with it',
  },
  'key-question-mark': {
    severity: 'error',
    message: 'the key is cut at the question mark',
    remedy: 'write `*`, which stands for any characters of one label of the host',
  },
  'key-api-path': {
    severity: 'error',
    message: 'the path of the key is no beginning of image names, so the entry is never used',
    remedy: 'write the registry as in image names, without paths of an API or a web page',
  },
  'key-path-prefix-open-ended': {
    severity: 'info',
    message: 'the path also matches longer names that begin with it',
    remedy: 'end the key with `/` to keep it to that path',
  },
  'key-wildcard-broad': {
    severity: 'warning',
    message: 'the wildcard sends the password to registries of others',
    remedy: 'name the host',
  },
  'key-userinfo': {
    severity: 'warning',
    message: 'the key has a user name or password in it, which the kubelet ignores',
    remedy: 'remove everything up to `@`',
  },
  'duplicate-registry': {
    severity: 'warning',
    message: 'several keys mean the same registry; they are tried in random order',
    remedy: 'keep one of them',
  },
  'token-expired': {
    severity: 'warning',
    message: 'the token has expired',
    remedy: 'get a new one; with an expired token even public images of the registry may fail',
  },
  'token-expires-soon': {
    severity: 'warning',
    message: 'the token expires soon',
    remedy: 'get a new one, and renew it regularly with `pullpass renew`',
  },
  'token-short-lived-unknown-expiry': {
    severity: 'warning',
    message: 'tokens of this kind live for hours at most, and this one does not say when it ends',
    remedy: 'use a long-lived credential, or renew it regularly with `pullpass renew`',
  },
  'ecr-username-not-aws': {
    severity: 'warning',
    message: 'Amazon ECR accepts the user name `AWS` only',
    remedy: 'use `AWS` and the output of `aws ecr get-login-password`',
  },
  'aws-access-key-as-registry-login': {
    severity: 'warning',
    message: 'an AWS access key is no login for a registry',
    remedy:
      'use `AWS` and the output of `aws ecr get-login-password`, and replace the access key, which is exposed now',
  },
  'gcp-key-not-json': {
    severity: 'warning',
    message: 'the password is not the content of a Google service account key',
    remedy: 'give the content of the key file, not its path',
  },
  'gcp-key-encoding-mismatch': {
    severity: 'warning',
    message: 'user name and encoding of the Google key do not fit together',
    remedy: 'use `_json_key` with the plain JSON, `_json_key_base64` with its base64',
  },
  'ghcr-fine-grained-token': {
    severity: 'warning',
    message: 'the GitHub registry does not accept fine-grained tokens',
    remedy: 'use a classic personal access token with read:packages',
  },
  'gitlab-job-token': {
    severity: 'warning',
    message: 'a GitLab job token ends with its job',
    remedy: 'use a deploy token with read_registry',
  },
  'hub-org-token-needs-org-name': {
    severity: 'warning',
    message: 'an organisation access token of Docker Hub works with the name of the organisation only',
    remedy: 'make sure that the user name is the organisation’s',
  },
  'nvcr-username-not-oauthtoken': {
    severity: 'warning',
    message: 'nvcr.io accepts the literal user name `$oauthtoken` only',
    remedy: 'use it, in single quotes in a shell',
  },
} as const satisfies Record<string, ProblemDefinition>

/** The name of a problem; stable, for programs. */
export type ProblemCode = keyof typeof problemCatalogue

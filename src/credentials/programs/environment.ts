// The environment of a program that gives credentials: enough to run and to find its own login, nothing of ours.

/** What any program needs to find other programs, its files, the person's language and the way through a proxy. */
const basics = new Set([
  'ALL_PROXY',
  'APPDATA',
  'COLUMNS',
  'HOME',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'LANG',
  'LANGUAGE',
  'LOCALAPPDATA',
  'LOGNAME',
  'NO_PROXY',
  'PATH',
  'PATHEXT',
  'PROGRAMDATA',
  'REQUESTS_CA_BUNDLE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'SYSTEMROOT',
  'TEMP',
  'TERM',
  'TMP',
  'TMPDIR',
  'TZ',
  'USER',
  'USERPROFILE',
  'WINDIR',
])

/** How the programs of the usual vendors are told which account to use, and where caches and agents are. */
const families = [
  'AAD_',
  'AWS_',
  'AZURE_',
  'CLOUDSDK_',
  'DBUS_',
  'DIGITALOCEAN_',
  'GOOGLE_',
  'KRB5',
  'LC_',
  'OCI_',
  'SSH_AUTH_',
  'TELEPORT_',
  'TSH_',
  'USE_GKE_',
  'VAULT_',
  'XDG_',
]

/** The variables of `own` that any such program gets, and those whose name starts with one of `more`. */
export function programEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): Record<string, string> {
  const prefixes = [...families, ...more]
  const isKept = (name: string): boolean => basics.has(name) || prefixes.some((prefix) => name.startsWith(prefix))
  const kept = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && isKept(name.toUpperCase()) ? [[name, value]] : [],
  )
  return Object.fromEntries(kept)
}

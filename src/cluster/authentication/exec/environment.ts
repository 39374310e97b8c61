// The environment of a login program: enough to run and to find its own login, nothing of ours.

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

/** How the login programs of the usual vendors are told which account to use, and where caches and agents are. */
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

/** The variables of `own` that a login program gets, with those that the kubeconfig lists on top. */
export function programEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  listed: Readonly<Record<string, string>>,
  execInfo: string,
): Record<string, string> {
  const kept = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && isKept(name) ? [[name, value]] : [],
  )
  return { ...Object.fromEntries(kept), ...listed, KUBERNETES_EXEC_INFO: execInfo }
}

function isKept(name: string): boolean {
  const upper = name.toUpperCase()
  return basics.has(upper) || families.some((family) => upper.startsWith(family))
}

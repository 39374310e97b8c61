// Hosts of Amazon ECR, taken apart by the rule that ecr-credential-provider and amazon-ecr-credential-helper use.

/** A private ECR registry. */
export interface EcrHost {
  /** Twelve digits. */
  readonly account: string
  readonly region: string
  readonly isFips: boolean
  /** The IPv4 and IPv6 names (`dkr-ecr.REGION.on.aws`), which `proxyEndpoint` of the API never names. */
  readonly isDualStack: boolean
}

const suffixes = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'on.aws',
  'on.amazonwebservices.com.cn',
  'sc2s.sgov.gov',
  'c2s.ic.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
]

const privateHost = new RegExp(
  `^(?<account>[0-9]{12})\\.dkr(?<joint>[.-])ecr(?<fips>-fips)?\\.(?<region>[a-z0-9][a-z0-9-]*)\\.(?:${suffixes
    .map((suffix) => suffix.replaceAll('.', '\\.'))
    .join('|')})$`,
)

const publicHosts: ReadonlySet<string> = new Set(['public.ecr.aws', 'ecr-public.aws.com'])

/** Takes a host (lower case, without port) apart; undefined when it is no private ECR registry. */
export function parseEcrHost(host: string): EcrHost | undefined {
  const groups = privateHost.exec(host)?.groups
  if (!groups) return undefined
  return {
    account: groups['account'] ?? '',
    region: groups['region'] ?? '',
    isFips: groups['fips'] !== undefined,
    isDualStack: groups['joint'] === '-',
  }
}

/** Whether `host` (lower case, without port) is Amazon's public gallery. */
export function isEcrPublicHost(host: string): boolean {
  return publicHosts.has(host)
}

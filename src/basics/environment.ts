// The few environment variables that the product reads, as one value. Only cli/ makes it from the process.

/** The variables pullpass reads; `src/cli` fills it from the process, tests fill it by hand. */
export interface Environment {
  readonly homeDirectory: string
  readonly workingDirectory: string
  /** Every variable by name, for the programs a kubeconfig or docker config names; read single ones through {@link readVariable}. */
  readonly variables: Readonly<Record<string, string | undefined>>
}

/** One variable, `undefined` when unset or empty. */
export function readVariable(environment: Environment, name: string): string | undefined {
  return environment.variables[name] || undefined
}

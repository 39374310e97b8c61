// What keeps a container from being made.

/** The pod asks for something that is not there; the message is the kubelet's. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** The container can't be made at all; the message is the runtime's or the sandbox's. */
export class CreateError extends Error {
  override readonly name = 'CreateError'
}

/** The container was made and its program can't be started; the message is the runtime's. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

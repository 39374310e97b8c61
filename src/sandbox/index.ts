// The public entry `pullpass/sandbox`. Private on purpose: the servers' parts, which only startSandbox puts together.

export type { DenyRule, SandboxUser } from './api/access.ts'
export type { Fault, FaultRule } from './loopback/faults.ts'
export type { RequestRecord } from './loopback/journal.ts'
export type { NodeFault, NodeFaultRule } from './node/faults.ts'
export type { SandboxNodeOptions } from './node/start-node.ts'
export type { SandboxImage } from './registry/image/made-image.ts'
export type { RegistryAccount, SandboxRegistryOptions } from './registry/server.ts'
export type { Sandbox, SandboxOptions, SandboxRegistry } from './sandbox.ts'
export { startSandbox } from './start.ts'

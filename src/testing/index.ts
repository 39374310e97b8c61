// What authors of plugins test with.

export type { Pod } from '../basics/wire.ts'
export type { PluginCheck } from './check-plugin.ts'
export { checkPlugin } from './check-plugin.ts'
export { PluginCheckError } from './expect.ts'
export type { CheckPluginOptions } from './world.ts'

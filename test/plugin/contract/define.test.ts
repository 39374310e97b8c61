import { definePlugin, type PluginContext } from 'pullpass/plugin'
import { expectTypeOf, test } from 'vitest'

test('a context has what was asked for, and the types know it', () => {
  definePlugin({
    name: 'reads',
    apiVersion: 1,
    needs: ['secrets.read', 'prove'],
    hooks(context) {
      expectTypeOf(context.secrets.read.get).toBeFunction()
      expectTypeOf(context.prove.image).toBeFunction()
      expectTypeOf(context.log.info).toBeFunction()
      // @ts-expect-error it did not ask to write
      void (() => context.secrets.write)
      // @ts-expect-error it did not ask for credentials
      void (() => context.credentials)
      return {}
    },
  })
})

test('a plugin that asks for nothing has the clock, the log and the signal', () => {
  expectTypeOf<keyof PluginContext>().toEqualTypeOf<'run' | 'log' | 'clock' | 'signal'>()
})

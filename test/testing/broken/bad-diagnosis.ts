// Its answer about a failure is a text.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

const answer: object = { evidence: 'it was the registry' }

export const badDiagnosis: BrokenPlugin = {
  plugin: definePlugin({ name: 'bad-diagnosis', apiVersion: 1, hooks: () => ({ diagnose: () => answer }) }),
  check: 'answers about every kind of failure',
  message: /plugin `bad-diagnosis` gave back something else than it may from its hook `diagnose`/,
}

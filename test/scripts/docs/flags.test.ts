// Flags that the README names exist.

import { describe, expect, it } from 'vitest'
import { findFlagFaults } from '../../../scripts/docs/flags.ts'
import { openProgram } from '../../../scripts/docs/tables.ts'

const faults = (page: string) => findFlagFaults(page, openProgram())

describe('findFlagFaults', () => {
  it.each([
    ['flags of a command', '`pullpass create --from-file FILE -n app`'],
    ['flags of a command below another', '```console\n$ pullpass dag export hello.yaml --to argo\n```'],
    ['a flag alone', 'with `--namespace-selector`'],
    ["another program's flags", '`kubectl get secret --whatever`, `pullpass run IMAGE -- sh -x`'],
  ])('has nothing against %s', (_, page) => expect(faults(page)).toEqual([]))

  it.each([
    ['a flag of another command', '`pullpass explain IMAGE -f FILE`', '-f, which explain does not know'],
    ['one in a transcript', '```console\n$ pullpass decode --yes x\n```', '--yes, which decode does not know'],
    ['a flag that is nowhere', 'with `--password`', '--password, which no command knows'],
  ])('finds %s', (_, page, fault) => expect(faults(page)).toEqual([expect.stringContaining(fault)]))
})

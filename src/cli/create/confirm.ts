// The last question before anything is written, and what the answer says about logins that would be lost.

import type { CreatePlan } from '../../provision/create/create.ts'
import { isWriting } from '../../secret/plan/change.ts'
import { lostRegistries } from '../../secret/plan/same-registry.ts'
import { showText } from '../output/escape.ts'
import { plural } from '../output/plural.ts'
import type { Prompter } from '../prompt/prompter.ts'

/** `merge`: write, but keep the other logins, which takes another plan. */
export type Confirmation = 'write' | 'merge' | 'nothing'

/** Asks whether `plan` should be carried out, and says once more what a person could overlook in it. */
export async function askToWrite(plan: CreatePlan, prompter: Prompter): Promise<Confirmation> {
  const writes = plan.changes.filter(isWriting)
  const unproven = plan.proofs.filter((proof) => proof.status !== 'passed').length
  const doubt = unproven === 0 ? '' : `, although ${unproven} ${plural(unproven, 'image')} could not be proven`
  const question = `Write to ${writes.length} ${plural(writes.length, 'target')}${doubt}?`
  const lost = listLost(plan)
  if (lost.length === 0) return (await prompter.confirm({ message: question })) ? 'write' : 'nothing'
  return await prompter.askOne<Confirmation>({
    message: `The ${plural(lost.length, 'login')} for ${lost.map((key) => showText(key)).join(', ')} would be lost. ${question}`,
    choices: [
      { label: 'no, write nothing', value: 'nothing' },
      { label: 'keep them, show me the new plan', value: 'merge' },
      { label: 'yes, and drop them', value: 'write' },
    ],
  })
}

/** The registries whose logins the plan would take away, wherever that is. */
export function listLost({ changes }: Pick<CreatePlan, 'changes'>): string[] {
  return [...new Set(changes.filter(isWriting).flatMap(({ entries }) => lostRegistries(entries)))]
}

// The questions about a login: only what flags left open, with the right key and user name for known registries.

import { describe, expect, it } from 'vitest'
import { askLogin } from '../../../src/cli/create/ask-login.ts'
import { type ScriptedAnswer, scriptPrompter } from '../support/scripted-prompter.ts'
import { createTestContext } from '../support/test-context.ts'

type LoginOptions = Parameters<typeof askLogin>[0]

async function ask(options: Partial<LoginOptions>, script: readonly ScriptedAnswer[], asksOptional = true) {
  const { prompter, expectAllUsed } = scriptPrompter(script)
  const { context, stderr } = createTestContext()
  const complete: LoginOptions = { kind: 'login', password: { kind: 'ask' }, ...options }
  const { password, ...login } = await askLogin(complete, context, prompter, asksOptional)
  expectAllUsed()
  return { login, password: password.reveal(), stderr: stderr() }
}

describe('askLogin', () => {
  it('offers Docker Hub with the key that every tool understands', async () => {
    const { login, password } = await ask({}, [
      { asked: 'Registry', answer: 'Docker Hub' },
      { asked: 'User name (your Docker ID', answer: 'bob' },
      { asked: 'Password', answer: 'hunter2' },
      { asked: 'E-mail', answer: 'bob@example.com' },
    ])
    expect(login).toEqual({ registry: 'https://index.docker.io/v1/', username: 'bob', email: 'bob@example.com' })
    expect(password).toBe('hunter2')
  })

  it('does not ask for a user name that can only be one', async () => {
    const { login, stderr } = await ask({}, [
      { asked: 'Registry', answer: 'Amazon ECR' },
      { asked: '123456789012.dkr.ecr', answer: 'https://999999999999.dkr.ecr.eu-west-1.amazonaws.com/' },
      { asked: 'Password', answer: 'token' },
      { asked: 'E-mail', answer: '' },
    ])
    expect(login).toEqual({ registry: '999999999999.dkr.ecr.eu-west-1.amazonaws.com', username: 'AWS' })
    expect(stderr).toContain('aws ecr get-login-password')
  })

  it('takes any other host', async () => {
    const { login } = await ask({}, [
      { asked: 'Registry', answer: 'another one' },
      { asked: 'Registry host', answer: 'registry.example.com:5000' },
      { asked: 'User name:', answer: 'bob' },
      { asked: 'Password', answer: 'x' },
      { asked: 'E-mail', answer: '' },
    ])
    expect(login).toEqual({ registry: 'registry.example.com:5000', username: 'bob' })
  })

  it('asks only for what flags left open', async () => {
    const flags = { server: 'ghcr.io', username: 'bob' }
    expect((await ask(flags, [{ asked: 'Password', answer: 'x' }], false)).login).toEqual({
      registry: 'ghcr.io',
      username: 'bob',
    })
  })
})

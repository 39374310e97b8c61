// Where a sandbox is, for a person who wants to try it.

import { expect, it } from 'vitest'
import { renderSandbox, type SandboxReport } from '../../../src/cli/sandbox/report.ts'
import { writeScreen } from '../support/write-screen.ts'

const report: SandboxReport = {
  schemaVersion: 1,
  kind: 'SandboxReport',
  kubeconfig: '/tmp/my sandbox/kubeconfig',
  contexts: ['sandbox'],
  registry: {
    host: '127.0.0.1:5000',
    username: 'ana',
    passwordFile: '/tmp/my sandbox/password',
    caFile: '/tmp/my sandbox/registry-ca.pem',
  },
  images: { private: '127.0.0.1:5000/team/hello:1', public: '127.0.0.1:5000/public/hello:1' },
}

it('ends with a command that works as it stands, also with an authority of its own', () => {
  const text = writeScreen((screen) => renderSandbox(report, undefined, screen))
  expect(text).toContain('password    in /tmp/my sandbox/password\nauthority   /tmp/my sandbox/registry-ca.pem\n')
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    "  pullpass create regcred --kubeconfig '/tmp/my sandbox/kubeconfig' --server 127.0.0.1:5000 --username ana --password-file '/tmp/my sandbox/password' --registry-ca '/tmp/my sandbox/registry-ca.pem' --image 127.0.0.1:5000/team/hello:1",
  )
})

it('shows the password to whoever asked for it', () => {
  expect(writeScreen((screen) => renderSandbox(report, 'typed-blind', screen))).toContain('password    typed-blind\n')
})

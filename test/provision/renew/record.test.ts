import { expect, test } from 'vitest'
import { isPastHalfLife, readRenewRecord, writeRenewRecord } from '../../../src/provision/renew/record.ts'

const issuedAt = new Date('2026-01-01T00:00:00Z')
const expiresAt = new Date('2026-01-01T12:00:00Z')

test('a record is read as it was written', () => {
  const record = { source: 'ecr', issuedAt, expiresAt, images: ['a.test/b:1', 'a.test/c@sha256:00'] }
  expect(readRenewRecord(writeRenewRecord(record))).toEqual(record)
  expect(readRenewRecord(writeRenewRecord({ source: 'ecr' }))).toEqual({ source: 'ecr' })
})

test.each([[undefined], [{}], [{ 'pullpass.dev/source': '' }]])('%j is no record', (annotations) => {
  expect(readRenewRecord(annotations)).toBeUndefined()
})

test('a time that can not be read is left out', () => {
  const annotations = { 'pullpass.dev/source': 'ecr', 'pullpass.dev/expires-at': 'soon' }
  expect(readRenewRecord(annotations)).toEqual({ source: 'ecr' })
})

test.each([
  ['2026-01-01T05:59:59Z', false],
  ['2026-01-01T06:00:00Z', true],
  ['2026-01-02T00:00:00Z', true],
])('at %s half of the life is over: %s', (now, isPast) => {
  expect(isPastHalfLife({ issuedAt, expiresAt }, new Date(now))).toBe(isPast)
})

test('a life without a known begin or end may be over', () => {
  expect(isPastHalfLife({ expiresAt }, issuedAt)).toBe(true)
  expect(isPastHalfLife({ issuedAt }, issuedAt)).toBe(true)
})

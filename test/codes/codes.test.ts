import { expect, test } from 'vitest'
import { labelledMails } from './labelled.ts'
import { scoreOf } from './score.ts'

const mails = labelledMails()

test('the labelled mails are many, in many languages, with and without codes', () => {
  const { mails: count, withCode } = scoreOf(mails)
  expect(count).toBeGreaterThanOrEqual(300)
  expect(count - withCode).toBeGreaterThanOrEqual(100)
  expect(new Set(mails.map(({ language }) => language)).size).toBeGreaterThanOrEqual(10)
})

test.each([...new Set(mails.map(({ language }) => language))])('codes in %s', (language) => {
  const { precision, recall, faults } = scoreOf(mails.filter((mail) => mail.language === language))
  expect(precision, faults.join('\n')).toBeGreaterThanOrEqual(0.99)
  expect(recall, faults.join('\n')).toBeGreaterThanOrEqual(0.9)
})

test('over all, hardly a code is wrong and few are missed', () => {
  const { precision, recall, faults } = scoreOf(mails)
  expect(precision, faults.join('\n')).toBeGreaterThanOrEqual(0.99)
  expect(recall, faults.join('\n')).toBeGreaterThanOrEqual(0.97)
})

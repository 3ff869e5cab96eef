import { describe, expect, test } from 'vitest'
import { importInWords } from '../../web/import/import-words.ts'
import { mailFileType } from '../../web/import/mail-file.ts'
import { mayOn } from '../../web/model/may.ts'

test.each([
  ['From bob@real.example Thu Nov 26 16:05:43 2026\nSubject: x', 'application/mbox'],
  ['\n\nFrom - Thu Nov 26', 'application/mbox'],
  ['Return-Path: <a@real.example>\r\nSubject: x', 'message/rfc822'],
  ['From: bob@real.example\r\n', 'message/rfc822'],
  ['From : bob@real.example\r\n', 'message/rfc822'],
  ['\u00ef\u00bb\u00bfSubject: x', 'message/rfc822'],
  ['\u0089PNG\r\n\u001a\n', null],
  ['PK\u0003\u0004', 'application/zip'],
  ['<!doctype html>', null],
  ['', null],
])('a file that begins %j is %s', (start, type) => {
  expect(mailFileType(start)).toBe(type)
})

describe('what became of an import', () => {
  const outcome = (file: string, kept: number, refusedCount = 0, reason: string | null = null) => ({
    file,
    ids: Array.from({ length: kept }, (_, at) => `${at}`),
    refusedCount,
    reason,
  })
  test.each([
    [[outcome('a.eml', 1)], '1 imported'],
    [[outcome('a.mbox', 1200), outcome('b.mbox', 34)], '1,234 imported'],
    [
      [outcome('a.mbox', 12, 1, 'Message 3: It is larger than 5 octets.')],
      '12 imported, 1 could not be read: a.mbox: Message 3: It is larger than 5 octets.',
    ],
    [
      [outcome('a.eml', 0, 1, 'First.'), outcome('b.eml', 0, 1, 'Second.')],
      'Nothing imported, 2 could not be read: a.eml: First.',
    ],
  ])('%#: is said in words', (outcomes, words) => {
    expect(importInWords(outcomes)).toBe(words)
  })
})

test('what one may not do is known, and nothing is hidden while it is not', () => {
  const me = {
    kind: 'person',
    person: null,
    isServerAdmin: false,
    rights: { uat: ['see', 'content'] },
    administers: [],
    provider: null,
  } as const
  const view = { ...me, rights: { uat: [...me.rights.uat] }, administers: [] }
  expect(mayOn(view, 'uat')('content')).toBe(true)
  expect(mayOn(view, 'uat')('mark')).toBe(false)
  expect(mayOn(view, 'just-made')('mark')).toBe(true)
  expect(mayOn(view, 'constructor')('mark')).toBe(true)
  expect(mayOn(null, 'uat')('mark')).toBe(true)
})

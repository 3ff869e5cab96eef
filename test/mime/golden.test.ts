import { readdirSync, readFileSync } from 'node:fs'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { summariseHeader } from '../../server/mime/header-summary.ts'
import { parseMessage } from '../../server/mime/parse.ts'

const FOLDER = new URL('../mail/', import.meta.url)
const names = readdirSync(FOLDER).flatMap((file) =>
  file.endsWith('.eml') ? [file.slice(0, -'.eml'.length)] : [],
)

/** Where a strict and a lenient reader agree. */
const WELL_FORMED = [
  'bare-lf',
  'bounce',
  'calendar-invite',
  'chinese',
  'html-inline-images',
  'japanese-iso-2022-jp',
  'nested-message',
  'windows-1252',
]

describe('every mail of test/mail reads as the JSON beside it says', () => {
  test.each(names)('%s', async (name) => {
    const bytes = readFileSync(new URL(`${name}.eml`, FOLDER))
    const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))
    expect({ summary: summariseHeader(bytes), ...(await parseMessage(bytes)) }).toEqual(expected)
  })
})

describe('a second, independent parser reads the same', () => {
  test.each(WELL_FORMED)('%s', async (name) => {
    const bytes = readFileSync(new URL(`${name}.eml`, FOLDER))
    const theirs = await PostalMime.parse(bytes, { forceRfc822Attachments: true })
    const ours = await parseMessage(bytes)
    const summary = summariseHeader(bytes)
    expect(summary.subject).toBe(theirs.subject)
    expect(summary.fromAddress).toBe(theirs.from?.address)
    expect(summary.fromName ?? '').toBe(theirs.from?.name)
    expect(ours.text?.trim()).toBe(theirs.text?.trim())
    expect(ours.html?.trim()).toBe(theirs.html?.trim())
    expect(ours.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual(
      theirs.attachments.map(({ filename, mimeType }) => [filename, mimeType]),
    )
  })
})

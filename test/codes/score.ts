import { readCodes } from '../../server/mime/codes.ts'
import type { LabelledMail } from './labelled.ts'

export interface Score {
  readonly mails: number
  readonly withCode: number
  /** Of the codes that were found, how many are codes. */
  readonly precision: number
  /** Of the codes that there are, how many were found. */
  readonly recall: number
  /** In words, each mail that was not read right. */
  readonly faults: readonly string[]
}

/** What `readCodes` finds in mails against what is in them. */
export function scoreOf(mails: readonly LabelledMail[]): Score {
  let found = 0
  let right = 0
  let wanted = 0
  const faults: string[] = []
  for (const { name, mail, codes } of mails) {
    const values = readCodes(mail).map(({ value }) => value)
    const hits = values.filter((value) => codes.includes(value)).length
    found += values.length
    right += hits
    wanted += codes.length
    if (hits !== values.length || hits !== codes.length) {
      faults.push(`${name}: there is ${codes.join(' ') || 'none'}, found ${values.join(' ') || 'none'}`)
    }
  }
  return {
    mails: mails.length,
    withCode: mails.filter(({ codes }) => codes.length > 0).length,
    precision: found === 0 ? 1 : right / found,
    recall: wanted === 0 ? 1 : right / wanted,
    faults,
  }
}

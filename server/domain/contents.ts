import type { HasFact } from './search.ts'

/** Facts about a message as one number of its row; attachments are counted beside it. */
const BITS: Readonly<Record<Exclude<HasFact, 'attachment'>, number>> = { code: 1, link: 2, calendar: 4 }

export type ContentFact = keyof typeof BITS

export const CONTENT_FACTS = Object.keys(BITS) as readonly ContentFact[]

export function contentBits(facts: readonly ContentFact[]): number {
  return facts.reduce((bits, fact) => bits | BITS[fact], 0)
}

export function contentFacts(bits: number): readonly ContentFact[] {
  return CONTENT_FACTS.filter((fact) => (bits & BITS[fact]) !== 0)
}

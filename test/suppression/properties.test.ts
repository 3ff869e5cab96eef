import { describe, expect, test } from 'vitest'
import { decide } from '../../server/suppression/decide.ts'
import { deliveredBytes } from '../../server/suppression/delivered.ts'
import { fc, runs, SEED } from '../support/properties.ts'
import { input } from './generate.ts'
import { checkInvariants } from './invariants.ts'

const RUNS = 4
const CASES_OF_A_RUN = 5_000

describe('the invariants I1 to I12 hold for every message, envelope and instance', () => {
  test.for(Array.from({ length: RUNS }, (_, run) => run))(`${CASES_OF_A_RUN} cases, run %i`, async (run) => {
    const seen: Record<string, number> = { capture: 0, hold: 0, redirect: 0, deliver: 0 }
    const property = fc.asyncProperty(input, async (sample) => {
      const kind = await checkInvariants({ decide, deliveredBytes }, sample.input, sample.binary)
      seen[kind] = (seen[kind] ?? 0) + 1
    })
    await fc.assert(property, { numRuns: runs(CASES_OF_A_RUN), seed: SEED + run })
    // The generator must not drift into messages that are never sent.
    expect(seen.redirect).toBeGreaterThan(CASES_OF_A_RUN / 2)
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(CASES_OF_A_RUN / 50)
  })
})

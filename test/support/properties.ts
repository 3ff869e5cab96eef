import fc from 'fast-check'

/**
 * The same everywhere, so that a failure is too: a test that fails on a change speaks of that change.
 * `npm run properties` looks where these cases don't.
 */
const { PROPERTY_SEED = '5321', PROPERTY_TIMES = '1' } = process.env
const DEFAULT_RUNS = 100

export const SEED = Number(PROPERTY_SEED)

fc.configureGlobal({ seed: SEED, numRuns: runs(DEFAULT_RUNS) })

/** How many cases to draw, where `count` are enough for a change. */
export function runs(count: number): number {
  return count * Number(PROPERTY_TIMES)
}

export { fc }

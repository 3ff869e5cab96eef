import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { playSchedule } from './schedule.ts'

/** Replay one by `SIMULATION_SEED=1234 npx vitest run test/simulation`, more by `SIMULATION_SCHEDULES=100000`. */
const SEED = process.env.SIMULATION_SEED
const SCHEDULES = Number(process.env.SIMULATION_SCHEDULES ?? 10_000)

/** One of two halves of the schedules, so that two processor cores share them: those of odd or of even seeds. */
export function simulate(half: 'odd' | 'even'): void {
  const title = SEED === undefined ? `${SCHEDULES / 2} schedules` : `the schedule of seed ${SEED}`
  test(`the outbox, in ${title}: nobody else is mailed, nothing is lost, what may be twice is marked`, {
    timeout: 900_000,
  }, async () => {
    const database = openDatabase()
    let taken = 0
    const seeds = seedsOf(half)
    for (const seed of seeds) {
      try {
        taken += (await playSchedule(seed, database)).taken
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error })
      }
    }
    if (SEED === undefined) expect(taken).toBeGreaterThan(seeds.length)
  })
}

function seedsOf(half: 'odd' | 'even'): readonly number[] {
  if (SEED !== undefined) return half === 'odd' ? [Number(SEED)] : []
  const first = half === 'odd' ? 1 : 2
  return Array.from({ length: SCHEDULES / 2 }, (_, at) => first + 2 * at)
}

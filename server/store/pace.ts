import { setImmediate } from 'node:timers/promises'

/** Recipients and the like that are read in one turn of the event loop: some ten milliseconds of it. */
const ROWS_PER_TURN = 1_500

/** Lets others have the event loop whenever so many rows were handled since it was last given up. */
export function createPace(): (rows: number) => Promise<void> {
  let since = 0
  return async (rows) => {
    since += rows
    if (since < ROWS_PER_TURN) return
    since = 0
    await setImmediate()
  }
}

import { setImmediate } from 'node:timers/promises'

/** Recipients and the like that are read in one turn of the event loop: some ten milliseconds of it. */
export const ROWS_PER_TURN = 1_500

/** Lets others have the event loop whenever so much was handled since it was last given up. */
export function createPace(unitsPerTurn: number): (units: number) => Promise<void> {
  let since = 0
  return async (units) => {
    since += units
    if (since < unitsPerTurn) return
    since = 0
    await setImmediate()
  }
}

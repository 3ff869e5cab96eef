import { NO_LIMITS } from '../../server/domain/limits.ts'
import type { DiskRoom } from '../../server/intake/disk-room.ts'
import { createMeter, type Meter, type MeterOptions } from '../../server/intake/meter.ts'

/** Room without end. */
export const ENDLESS_ROOM: DiskRoom = {
  freeBytes: () => Number.POSITIVE_INFINITY,
  took: () => {},
  refresh: async () => {},
  close: () => {},
}

/** The meter without limits, save for what is given. */
export function openTestMeter(options: Partial<MeterOptions> = {}): Meter {
  return createMeter({
    limitsOf: () => NO_LIMITS,
    reserveBytes: { staging: 0, production: 0 },
    room: ENDLESS_ROOM,
    now: Date.now,
    seed: [],
    ...options,
  })
}

import type { Logger } from '../log.ts'
import type { Store } from '../store/store.types.ts'
import { createDiskRoom } from './disk-room.ts'
import { createMeter, type Meter, type MeterOptions } from './meter.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface OpenMeterOptions extends Pick<MeterOptions, 'reserveBytes' | 'now'> {
  readonly store: Store
  readonly log: Logger
}

/** The meter of a store: its settings, its disk, and what it received today already. */
export async function openMeter({
  store,
  reserveBytes,
  now,
  log,
}: OpenMeterOptions): Promise<{ readonly meter: Meter; close(): void }> {
  const { bounds, instances } = store
  const room = await createDiskRoom(bounds.freeBytes, log)
  const seed = instances
    .list()
    .filter(({ id }) => bounds.limits(id).bytesPerDay !== null)
    .flatMap(({ id }) =>
      bounds.receivedSince(id, now() - DAY_MS).map((received) => ({ ...received, instanceId: id })),
    )
  const meter = createMeter({ limitsOf: bounds.limits, reserveBytes, room, now, seed })
  return { meter, close: room.close }
}

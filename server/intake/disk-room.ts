import type { Logger } from '../log.ts'

/** Between two readings what is accepted is subtracted, so that the figure errs on the careful side. */
const READ_EVERY_MS = 2_000

/** How much can still be stored, known without waiting. */
export interface DiskRoom {
  freeBytes(): number
  /** So much was accepted since the last reading. */
  took(bytes: number): void
  /** Reads now. */
  refresh(): Promise<void>
  close(): void
}

/** Reads at once and every two seconds. What cannot be read counts as enough: the store itself refuses when it is full. */
export async function createDiskRoom(read: () => Promise<number>, log: Logger): Promise<DiskRoom> {
  let freeBytes = Number.POSITIVE_INFINITY
  let reading: Promise<void> | undefined
  let isKnown = true

  async function readOnce(): Promise<void> {
    try {
      freeBytes = await read()
      isKnown = true
    } catch (error) {
      freeBytes = Number.POSITIVE_INFINITY
      if (isKnown) log.warn({ error }, 'the free space of the data folder cannot be read')
      isKnown = false
    } finally {
      reading = undefined
    }
  }

  const refresh = (): Promise<void> => {
    reading ??= readOnce()
    return reading
  }
  const timer = setInterval(refresh, READ_EVERY_MS)
  timer.unref()
  await refresh()
  return {
    freeBytes: () => freeBytes,
    took: (bytes) => {
      freeBytes -= bytes
    },
    refresh,
    close: () => clearInterval(timer),
  }
}

/**
 * Work that a thread must not be ended in: Node aborts the whole process when a worker is terminated between the
 * making and the starting of a zlib handle. Worker and owner share one section; each step of it is short.
 */
export interface NativeSection {
  /** Goes to the worker with its `workerData`. */
  readonly shared: SharedArrayBuffer
  /** Resolves once the worker is outside, and will not come in again. */
  close(): Promise<void>
  /** The worker is gone, wherever it was: nobody needs to wait for it. */
  abandoned(): void
}

const INSIDE = 0
const CLOSED = 1

export function createNativeSection(): NativeSection {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
  const flags = new Int32Array(shared)
  return {
    shared,
    async close() {
      Atomics.store(flags, CLOSED, 1)
      while (Atomics.load(flags, INSIDE) === 1) await Atomics.waitAsync(flags, INSIDE, 1).value
    },
    abandoned: () => leave(flags),
  }
}

/** In the worker: runs `work` inside the section. Where the owner has closed it, the thread stops here and is ended. */
export function inNativeSection<T>(shared: SharedArrayBuffer, work: () => T): T {
  const flags = new Int32Array(shared)
  // Each side writes its own flag before it reads the other's, so at least one of the two sees the other.
  Atomics.store(flags, INSIDE, 1)
  try {
    if (Atomics.load(flags, CLOSED) === 0) return work()
  } finally {
    leave(flags)
  }
  for (;;) Atomics.wait(flags, CLOSED, 1)
}

function leave(flags: Int32Array): void {
  Atomics.store(flags, INSIDE, 0)
  Atomics.notify(flags, INSIDE)
}

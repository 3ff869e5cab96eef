import type { WebSocket } from 'ws'
import type { LiveEvent } from '../../live/events.ts'
import type { Sink } from '../../live/stream.ts'
import { isClientGone } from '../requests/client-gone.ts'

/** The watcher did not take a batch in time. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow'
}

/** The watcher closed its socket: nothing is wrong. */
export class Gone extends Error {
  override readonly name = 'Gone'
}

/** A watcher that takes none of a batch for this long holds its memory for nothing. */
const BATCH_MS_MAX = 30_000

/** Sends events as frames. A batch is taken when its last frame left our memory, so one batch is all that waits. */
export function createSocketSink(
  socket: WebSocket,
  frameOf: (event: LiveEvent) => string | undefined,
  batchMsMax = BATCH_MS_MAX,
): Sink {
  return {
    send: (events) => {
      const frames = events.map(frameOf).filter((frame) => frame !== undefined)
      return frames.length === 0 ? Promise.resolve() : sendAll(socket, frames, batchMsMax)
    },
  }
}

function sendAll(socket: WebSocket, frames: readonly string[], batchMsMax: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new TooSlow()), batchMsMax)
  for (const [index, frame] of frames.entries()) {
    socket.send(frame, (error) => {
      // A connection that broke is known here before the socket says that it is closed.
      if (error) reject(socket.readyState === socket.OPEN && !isClientGone(error) ? error : new Gone())
      else if (index === frames.length - 1) resolve()
    })
  }
  return promise.finally(() => clearTimeout(timer))
}

import { once } from 'node:events'
import type { Request, Response } from 'express'
import type { LiveEvent } from '../../live/events.ts'
import type { Sink } from '../../live/stream.ts'
import type { EventsAnswer } from '../requests/answer.ts'
import { TooSlow } from './live-sink.ts'

/** Keeps proxies from closing a silent connection, and moves the cursor that a client resumes from. */
const BEAT_EVERY_MS = 15_000
/** A watcher that takes nothing for this long holds its memory for nothing. */
const TAKE_MS_MAX = 30_000
/** How long a client waits before it connects again, unless it has its own mind. */
const RETRY_MS = 1000

/** Sends server-sent events (HTML Standard §9.2) until the watcher is gone, too slow, or the server stops. */
export async function sendEvents(answer: EventsAnswer, request: Request, response: Response): Promise<void> {
  response.status(200)
  response.setHeader('Content-Type', 'text/event-stream')
  response.setHeader('Cache-Control', 'no-store')
  // nginx would collect some kilobytes first.
  response.setHeader('X-Accel-Buffering', 'no')
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  response.write(`retry: ${RETRY_MS}\n\n`)
  let cursor: number | undefined
  const beat = setInterval(() => {
    if (!mayGoOn(answer)) response.destroy()
    else if (!response.writableNeedDrain) response.write(cursor === undefined ? ':\n\n' : `id: ${cursor}\n\n`)
  }, answer.beatMs ?? BEAT_EVERY_MS)
  const sink: Sink = {
    send: async (events) => {
      const text = events.map((event) => eventText(event, answer)).join('')
      cursor = events.at(-1)?.cursor ?? cursor
      if (text !== '') await write(response, text, answer.signal)
    },
  }
  try {
    await answer.run(sink)
    response.end()
  } catch (error) {
    // Broken off, a client comes again with the last id that it saw.
    response.destroy()
    if (!(error instanceof TooSlow) && !answer.signal.aborted) throw error
  } finally {
    clearInterval(beat)
  }
}

function mayGoOn({ stillMay }: EventsAnswer): boolean {
  try {
    stillMay()
    return true
  } catch {
    return false
  }
}

function eventText(event: LiveEvent, { frameOf }: EventsAnswer): string {
  const frame = frameOf(event)
  return frame === undefined
    ? ''
    : `event: ${frame.kind}\nid: ${frame.cursor}\ndata: ${JSON.stringify(frame)}\n\n`
}

async function write(response: Response, text: string, signal: AbortSignal): Promise<void> {
  if (response.write(text)) return
  const late = AbortSignal.timeout(TAKE_MS_MAX)
  try {
    await once(response, 'drain', { signal: AbortSignal.any([signal, late]) })
  } catch (error) {
    throw late.aborted ? new TooSlow() : error
  }
}

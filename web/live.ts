import type { LiveFrame } from '../server/contract/live.types.ts'
import { backOffMs } from './back-off.ts'

export type LiveStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Not connected; the next try is at `retryAtMs`. */
  | { readonly kind: 'offline'; readonly retryAtMs: number }

export interface LiveOptions {
  /** Path and query of the stream for a cursor. */
  readonly urlFor: (cursor: number | null) => string
  readonly cursor: () => number | null
  /** Frames that came within one turn, in order. */
  readonly onFrames: (frames: readonly LiveFrame[]) => void
  readonly onStatus: (status: LiveStatus) => void
}

/** Frames are collected this long, so that a burst of mail renders once and not a thousand times. */
const COLLECT_MS = 30
/** A page that is out of sight draws nothing, and has to know what came all the same. */
const UNDRAWN_MS = 250

/** Keeps a connection to the live stream for ever, resuming at the cursor. Returns how to stop it. */
export function connectLive(options: LiveOptions): () => void {
  let socket: WebSocket | null = null
  let failures = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const collector = collectFrames(options.onFrames)

  const connect = () => {
    clearTimeout(retryTimer)
    collector.flush()
    options.onStatus({ kind: 'connecting' })
    const opened = new WebSocket(absolute(options.urlFor(options.cursor())))
    socket = opened
    opened.onmessage = (event) => {
      failures = 0
      options.onStatus({ kind: 'live' })
      collector.add(JSON.parse(String(event.data)) as LiveFrame)
    }
    opened.onclose = () => {
      if (socket === opened && !stopped) retryLater()
    }
  }
  const retryLater = () => {
    socket = null
    const waitMs = backOffMs(failures, Math.random())
    failures += 1
    options.onStatus({ kind: 'offline', retryAtMs: Date.now() + waitMs })
    retryTimer = setTimeout(connect, waitMs)
  }
  const retryNow = () => {
    if (socket === null && document.visibilityState === 'visible') connect()
  }

  connect()
  window.addEventListener('online', retryNow)
  document.addEventListener('visibilitychange', retryNow)
  return () => {
    stopped = true
    clearTimeout(retryTimer)
    collector.stop()
    window.removeEventListener('online', retryNow)
    document.removeEventListener('visibilitychange', retryNow)
    socket?.close()
  }
}

/** Delivers just before the page is drawn, so that what a burst changes is laid out once for each time that it is seen. */
function collectFrames(deliver: LiveOptions['onFrames']) {
  let waiting: LiveFrame[] = []
  let drawing: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let flushedAtMs = 0
  const stop = () => {
    clearTimeout(timer)
    if (drawing !== undefined) cancelAnimationFrame(drawing)
    drawing = undefined
  }
  const flush = () => {
    stop()
    flushedAtMs = performance.now()
    const frames = waiting
    waiting = []
    if (frames.length > 0) deliver(frames)
  }
  const onDrawing = () => {
    // The first after a pause shows at once.
    if (performance.now() - flushedAtMs < COLLECT_MS) drawing = requestAnimationFrame(onDrawing)
    else flush()
  }
  return {
    add(frame: LiveFrame) {
      waiting.push(frame)
      if (drawing !== undefined) return
      drawing = requestAnimationFrame(onDrawing)
      timer = setTimeout(flush, UNDRAWN_MS)
    },
    flush,
    stop,
  }
}

function absolute(path: string): string {
  const url = new URL(path, window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

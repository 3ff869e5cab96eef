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

function collectFrames(deliver: LiveOptions['onFrames']) {
  let waiting: LiveFrame[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let flushedAtMs = 0
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    flushedAtMs = performance.now()
    const frames = waiting
    waiting = []
    if (frames.length > 0) deliver(frames)
  }
  return {
    add(frame: LiveFrame) {
      waiting.push(frame)
      // The first after a pause shows at once.
      const isBurst = performance.now() - flushedAtMs < COLLECT_MS
      timer ??= setTimeout(flush, isBurst ? COLLECT_MS : 0)
    },
    flush,
    stop: () => clearTimeout(timer),
  }
}

function absolute(path: string): string {
  const url = new URL(path, window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

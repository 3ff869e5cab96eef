import './live-mark.css'
import { useEffect, useState } from 'react'
import { useLive } from '../inbox/use-inbox.ts'
import type { LiveStatus } from '../live.ts'

/** Whether new mail shows by itself right now. */
export function LiveMark() {
  const live = useLive()
  const [, tick] = useState(0)
  useEffect(() => {
    if (live.kind !== 'offline') return
    const timer = setInterval(() => tick((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [live])
  return (
    <div className={`live-mark ${live.kind}`} role="status">
      <span className="live-dot" aria-hidden />
      <span className="live-word">{WORDS[live.kind]}</span>
      {live.kind === 'offline' && (
        <span className="live-wait" aria-hidden>
          {waitOf(live)}
        </span>
      )}
    </div>
  )
}

const WORDS: Record<LiveStatus['kind'], string> = {
  connecting: 'Connecting',
  live: 'Live',
  offline: 'Offline',
}

function waitOf(live: LiveStatus & { kind: 'offline' }): string {
  const seconds = Math.ceil((live.retryAtMs - Date.now()) / 1000)
  return seconds > 0 ? `again in ${seconds} s` : ''
}

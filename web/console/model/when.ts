const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** How long ago, or how far ahead, in the largest unit that fits: `3 days ago`, `in 2 hours`, `just now`. */
export function agoInWords(iso: string, now: Date): string {
  const ms = new Date(iso).getTime() - now.getTime()
  const size = Math.abs(ms)
  if (size < MINUTE_MS) return 'just now'
  if (size < HOUR_MS) return words.format(Math.round(ms / MINUTE_MS), 'minute')
  if (size < DAY_MS) return words.format(Math.round(ms / HOUR_MS), 'hour')
  return words.format(Math.round(ms / DAY_MS), 'day')
}

const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

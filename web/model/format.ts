/** Bytes as people read them: `840 B`, `12 KB`, `3.4 MB`, `83.8 GB`. */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`
  if (sizeBytes < 1_000_000) return `${Math.round(sizeBytes / 1000)} KB`
  if (sizeBytes >= 1_000_000_000) return `${(sizeBytes / 1_000_000_000).toFixed(1)} GB`
  return `${(sizeBytes / 1_000_000).toFixed(sizeBytes < 10_000_000 ? 1 : 0)} MB`
}

/** For a list: the time today, the day this year, else the date. */
export function formatWhen(iso: string, now: Date): string {
  const at = new Date(iso)
  if (at.toDateString() === now.toDateString()) return timeOfDay.format(at)
  return at.getFullYear() === now.getFullYear() ? dayOfYear.format(at) : fullDate.format(at)
}

/** Date and time to the second. */
export function formatMoment(iso: string): string {
  return moment.format(new Date(iso))
}

/** Time alone if it is today, else with its date. */
export function formatDue(iso: string, now: Date): string {
  const at = new Date(iso)
  return at.toDateString() === now.toDateString() ? timeOfDay.format(at) : dayAndTime.format(at)
}

export function formatCount(count: number): string {
  return countFormat.format(count)
}

/** `1 message`, `2 messages`. */
export function plural(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`
}

/** Made once: `toLocaleString` makes a new one for each number. */
const countFormat = new Intl.NumberFormat()
const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const fullDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const moment = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
})

import type { LimitsView } from '../../../server/contract/bounds.types.ts'
import { formatCount, formatSize } from '../../model/format.ts'

/** How much of something was used, for a bar and for a reader. */
export interface Use {
  readonly label: string
  /** `12 of 600`, or `12` without limit. */
  readonly words: string
  /** 0 to 1; null without limit. */
  readonly share: number | null
}

/** What an instance took, beside what it takes. */
export function usesOf({ settings, use, disk }: Pick<LimitsView, 'settings' | 'use' | 'disk'>): Use[] {
  return [
    usageOf('Messages in the last minute', use.messagesLastMinute, settings.messagesPerMinute, formatCount),
    usageOf('Mail in the last 24 hours', use.bytesLastDay, settings.bytesPerDay, formatSize),
    usageOf('Connections now', use.connections, settings.connections, formatCount),
    diskUse(disk),
  ]
}

function usageOf(label: string, used: number, limit: number | null, format: (value: number) => string): Use {
  if (limit === null) return { label, words: format(used), share: null }
  return { label, words: `${format(used)} of ${format(limit)}`, share: Math.min(1, used / limit) }
}

function diskUse({ freeBytes, reserveBytes }: LimitsView['disk']): Use {
  const free = freeBytes === null ? 'Not known' : `${formatSize(freeBytes)} free`
  return { label: 'Disk', words: `${free}, stops below ${formatSize(reserveBytes)}`, share: null }
}

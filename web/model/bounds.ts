import type { LimitsView, RetentionView } from '../../server/contract/bounds.types.ts'
import { formatSize, plural } from './format.ts'

const HOUR_MS = 3_600_000

/** What an instance keeps, in a sentence. */
export function retentionInWords({ settings, room }: Pick<RetentionView, 'settings' | 'room'>): string {
  const { messages, ageMs, bytes } = settings
  const bounds = [
    messages === null ? null : `the newest ${plural(messages, 'message')}`,
    ageMs === null ? null : `mail of the last ${spanInWords(ageMs)}`,
    bytes === null ? null : `${formatSize(bytes)} of mail`,
  ].filter((bound) => bound !== null)
  if (bounds.length === 0) return 'Keeps messages until somebody deletes them.'
  const isOver = (room.messages ?? 0) < 0 || (room.bytes ?? 0) < 0
  const going = isOver ? ' The oldest are about to go.' : ''
  return `Keeps ${bounds.join(', and ')} at most, and what is starred.${going}`
}

/** How much an instance takes, and that some mail was refused; null when there is nothing to say. */
export function limitsInWords({
  settings,
  refused,
}: Pick<LimitsView, 'settings' | 'refused'>): string | null {
  const { messagesPerMinute, bytesPerDay, connections } = settings
  const limits = [
    messagesPerMinute === null ? null : `${plural(messagesPerMinute, 'message')} a minute`,
    bytesPerDay === null ? null : `${formatSize(bytesPerDay)} a day`,
    connections === null ? null : `${plural(connections, 'connection')} at once`,
  ].filter((limit) => limit !== null)
  const sentences = [
    limits.length === 0 ? null : `Takes ${limits.join(', ')} at most.`,
    refused && `Refused ${plural(refused.count, 'mail')} for now, last: ${refused.lastReply}`,
  ].filter((sentence) => sentence !== null)
  return sentences.length === 0 ? null : sentences.join(' ')
}

function spanInWords(ms: number): string {
  const hours = Math.round(ms / HOUR_MS)
  return hours % 24 === 0 ? plural(hours / 24, 'day') : plural(hours, 'hour')
}

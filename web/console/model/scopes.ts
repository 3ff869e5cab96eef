import type { ScopeName, TokenView } from '../../../server/contract/token.types.ts'
import { plural } from '../../model/format.ts'
import { agoInWords } from './when.ts'

export const SCOPES: readonly {
  readonly value: ScopeName
  readonly label: string
  readonly detail: string
}[] = [
  { value: 'read', label: 'Read', detail: 'Lists, searches, waits; content of staging mail.' },
  { value: 'write', label: 'Write', detail: 'Marks, tags, deletes.' },
  { value: 'release', label: 'Release', detail: 'Sends captured mail to test or allowed recipients.' },
  { value: 'content', label: 'Production content', detail: 'Bodies and attachments of production mail.' },
  { value: 'admin', label: 'Configure', detail: 'Settings, credentials and members of its instances.' },
  { value: 'server', label: 'Server', detail: 'Makes instances, relays and people. Administrators only.' },
]

/** What a token opens, in a line. */
export function scopesInWords({ scopes, instances }: Pick<TokenView, 'scopes' | 'instances'>): string {
  const what = SCOPES.filter(({ value }) => scopes.includes(value)).map(({ label }) => label)
  const where =
    instances === null
      ? 'all instances'
      : instances.length > 3
        ? plural(instances.length, 'instance')
        : instances.join(', ')
  return `${what.join(', ')} on ${where || 'no instance'}`
}

export const EXPIRIES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Never' },
] as const

/** When a token made now ends; null never. */
export function expiryOf(days: string, now: Date): string | null {
  const count = Number(days)
  return Number.isInteger(count) ? new Date(now.getTime() + count * 86_400_000).toISOString() : null
}

export function expiryInWords(expiresAt: string | null, now: Date): string {
  if (expiresAt === null) return 'Never ends'
  return `${new Date(expiresAt) <= now ? 'Ended' : 'Ends'} ${agoInWords(expiresAt, now)}`
}

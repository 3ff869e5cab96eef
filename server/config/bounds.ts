import { z } from 'zod'
import type { InstanceKind } from '../domain/instance.ts'
import { CONNECTIONS_MAX, type Limits, MESSAGES_PER_MINUTE_MAX, NO_LIMITS } from '../domain/limits.ts'
import { RETENTION_DEFAULTS, RETENTION_MESSAGES_MAX, type Retention } from '../domain/retention.ts'
import { section } from './sections.ts'
import { count, duration, size, type ValueSchema } from './values.ts'

/** What an instance keeps; the ranges are those of the domain, in words. */
export const retentionSchema = section({
  messages: orOff(count({ min: 1, max: RETENTION_MESSAGES_MAX })).meta({
    description: 'keeps the newest so many, starred ones besides; default off',
  }),
  age: orOff(duration({ min: '1h', max: '3650d' })).meta({
    description: 'keeps messages for so long; default off on staging, 7d on production',
  }),
  bytes: orOff(size({ min: '1MiB', max: '1048576GiB' })).meta({
    description: 'keeps the newest so much; default off',
  }),
})

/** How much an instance takes. */
export const limitsSchema = section({
  messagesPerMinute: orOff(count({ min: 1, max: MESSAGES_PER_MINUTE_MAX })).meta({
    description: 'over it 452; default off',
  }),
  bytesPerDay: orOff(size({ min: '1MiB', max: '1048576GiB' })).meta({
    description: 'within any 24 hours, over it 452; default off',
  }),
  connections: orOff(count({ min: 1, max: CONNECTIONS_MAX })).meta({
    description: 'SMTP connections at once, over it 452; default off',
  }),
})

/** What is left out has the default of the kind. */
export function readRetention(
  kind: InstanceKind,
  declared: z.output<typeof retentionSchema> = {},
): Retention {
  const defaults = RETENTION_DEFAULTS[kind]
  const { messages, age, bytes } = declared
  return {
    messages: messages === undefined ? defaults.messages : messages,
    ageMs: age === undefined ? defaults.ageMs : age,
    bytes: bytes === undefined ? defaults.bytes : bytes,
  }
}

export function readLimits(declared: z.output<typeof limitsSchema> = {}): Limits {
  const { messagesPerMinute, bytesPerDay, connections } = declared
  return {
    messagesPerMinute: messagesPerMinute ?? NO_LIMITS.messagesPerMinute,
    bytesPerDay: bytesPerDay ?? NO_LIMITS.bytesPerDay,
    connections: connections ?? NO_LIMITS.connections,
  }
}

/** The value, or `off` for none, which is null. */
function orOff<T>(schema: ValueSchema<T>) {
  const allowed = schema.safeParse(null).error?.issues[0]?.message
  const off = z.literal('off').transform(() => null)
  return z.union([off, schema], { error: `${allowed}, or off` }).optional()
}

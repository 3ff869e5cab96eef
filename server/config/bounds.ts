import { z } from 'zod'
import type { InstanceKind } from '../domain/instance.ts'
import { type Limits, NO_LIMITS } from '../domain/limits.ts'
import { RETENTION_DEFAULTS, type Retention } from '../domain/retention.ts'
import { section } from './sections.ts'
import { choice, count, duration, size, type ValueSchema } from './values.ts'

const MESSAGES_MAX = 100_000_000
const MESSAGES_PER_MINUTE_MAX = 1_000_000
const CONNECTIONS_MAX = 10_000
/** Less would not take or keep one ordinary mail with a picture. */
const BYTES = { min: '1MiB', max: '1048576GiB' }
/** Shorter, and mail would be gone before the person who waits for it has looked. */
const AGE = { min: '1h', max: '3650d' }

/** What an instance keeps. */
export const retentionSchema = section({
  messages: orOff(count({ min: 1, max: MESSAGES_MAX })).meta({
    description: 'keeps the newest so many, starred ones besides; default off',
  }),
  age: orOff(duration(AGE)).meta({
    description: 'keeps messages for so long; default off on staging, 7d on production',
  }),
  bytes: orOff(size(BYTES)).meta({
    description: 'keeps the newest so much; default off',
  }),
  keep: choice(['full', 'headers', 'envelope']).optional().meta({
    description: 'of each message, once all its deliveries are settled; default full',
  }),
})

/** How much an instance takes. */
export const limitsSchema = section({
  messagesPerMinute: orOff(count({ min: 1, max: MESSAGES_PER_MINUTE_MAX })).meta({
    description: 'over it 452; default off',
  }),
  bytesPerDay: orOff(size(BYTES)).meta({
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

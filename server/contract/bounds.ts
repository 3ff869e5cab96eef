import { z } from 'zod'
import type { LimitsPatch, LimitsView, RetentionPatch, RetentionView } from './bounds.types.ts'
import { timeSchema } from './limits.ts'

/** As in the configuration file: `messages` and `connections` from 1, ages from an hour, sizes from 1 MiB. */
const HOUR_MS = 60 * 60 * 1000
const AGE_MS_MAX = 3650 * 24 * HOUR_MS
const BYTES_MIN = 2 ** 20
const BYTES_MAX = 2 ** 50

const bound = (min: number, max: number) => z.int().min(min).max(max).nullable()

const retentionShape = {
  messages: bound(1, 100_000_000),
  ageMs: bound(HOUR_MS, AGE_MS_MAX),
  bytes: bound(BYTES_MIN, BYTES_MAX),
}

const keepSchema = z.enum(['full', 'headers', 'envelope'])

const limitsShape = {
  messagesPerMinute: bound(1, 1_000_000),
  bytesPerDay: bound(BYTES_MIN, BYTES_MAX),
  connections: bound(1, 10_000),
}

export const retentionPatchSchema = z
  .strictObject({ ...retentionShape, keep: keepSchema })
  .partial() satisfies z.ZodType<RetentionPatch>

export const limitsPatchSchema = z.strictObject(limitsShape).partial() satisfies z.ZodType<LimitsPatch>

export const retentionSchema = z.strictObject({
  settings: z.strictObject(retentionShape),
  keep: keepSchema,
  held: z.strictObject({ messages: z.int(), bytes: z.int(), starred: z.int(), starredBytes: z.int() }),
  room: z.strictObject({ messages: z.int().nullable(), bytes: z.int().nullable() }),
  next: z.array(
    z.strictObject({
      id: z.string(),
      subject: z.string().nullable(),
      receivedAt: timeSchema,
      sizeBytes: z.int(),
      goesAt: timeSchema.nullable(),
      waitsForDelivery: z.boolean(),
    }),
  ),
}) satisfies z.ZodType<RetentionView>

export const limitsSchema = z.strictObject({
  settings: z.strictObject(limitsShape),
  use: z.strictObject({ messagesLastMinute: z.int(), bytesLastDay: z.int(), connections: z.int() }),
  refused: z.strictObject({ count: z.int(), lastAt: timeSchema, lastReply: z.string() }).nullable(),
  disk: z.strictObject({ freeBytes: z.int().nullable(), reserveBytes: z.int() }),
}) satisfies z.ZodType<LimitsView>

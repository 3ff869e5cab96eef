import { z } from 'zod'
import type { FaultInput, FaultListView, FaultView } from './fault.types.ts'
import { addressSchema, lineSchema, timeSchema } from './limits.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Longer than any client waits for a reply (RFC 5321 §4.5.3.2: ten minutes). */
const DELAY_MS_MAX = 15 * 60 * 1000
/** Code, enhanced code and a text that fits one line of a reply. */
const REPLY_CHARACTERS_MAX = 220
const BYTES_PER_SECOND_MAX = 1_000_000_000
const TIMES_MAX = 1_000_000

const stageSchema = z.enum(['CONNECT', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'DOT'])

export const faultInputSchema = z.strictObject({
  at: stageSchema,
  recipient: addressSchema.optional(),
  reply: lineSchema(REPLY_CHARACTERS_MAX).optional(),
  delayMs: z.int().min(0).max(DELAY_MS_MAX).optional(),
  disconnect: z.boolean().optional(),
  bytesPerSecond: z.int().min(1).max(BYTES_PER_SECOND_MAX).optional(),
  times: z.int().min(1).max(TIMES_MAX).optional(),
  probability: z.number().gt(0).max(1).optional(),
  expiresInMs: z.int().min(1).max(DAY_MS).optional(),
}) satisfies z.ZodType<FaultInput>

export const faultSchema = z.strictObject({
  id: z.string(),
  at: stageSchema,
  recipient: z.string().nullable(),
  reply: z.string().nullable(),
  delayMs: z.int(),
  disconnect: z.boolean(),
  bytesPerSecond: z.int().nullable(),
  times: z.int().nullable(),
  struck: z.int(),
  probability: z.number(),
  expiresAt: timeSchema,
}) satisfies z.ZodType<FaultView>

export const faultListSchema = z.strictObject({
  faults: z.array(faultSchema),
}) satisfies z.ZodType<FaultListView>

import { z } from 'zod'
import { addressSchema, lineSchema, timeSchema } from './limits.ts'
import type {
  DeliveryDetailView,
  OutboxActionInput,
  OutboxActionResult,
  OutboxAllView,
  OutboxView,
  ReleaseInput,
  ReleaseListView,
  SendingInput,
  SendingView,
} from './outbox.types.ts'

/** A page of the largest list. */
const BATCH_MAX = 500
const REASON_MAX = 300
/** As many as an instance has test recipients at most. */
const RELEASE_TO_MAX = 100

export const deliveryStateSchema = z.enum(['queued', 'sending', 'deferred', 'relayed', 'failed', 'cancelled'])
const messageIdSchema = z.string().regex(/^[\w-]{22}$/, 'must be the id of a message')

const itemShape = {
  id: z.int(),
  messageId: z.string(),
  instance: z.string(),
  subject: z.string().nullable(),
  address: z.string(),
  relay: z.string(),
  state: deliveryStateSchema,
  attempts: z.int(),
  dueAt: timeSchema.nullable(),
  reply: z.string().nullable(),
  possibleDuplicate: z.boolean(),
  createdAt: timeSchema,
  released: z.boolean(),
}

const pageShape = {
  deliveries: z.array(z.strictObject(itemShape)),
  nextPageToken: z.string().nullable(),
  counts: z.strictObject({ queued: z.int(), sending: z.int(), deferred: z.int(), failed: z.int() }),
}

export const outboxSchema = z.strictObject({
  ...pageShape,
  pausedAt: timeSchema.nullable(),
}) satisfies z.ZodType<OutboxView>

export const outboxAllSchema = z.strictObject({
  ...pageShape,
  pausedInstances: z.array(z.strictObject({ name: z.string(), pausedAt: timeSchema })),
  relays: z.array(
    z.strictObject({
      name: z.string(),
      exists: z.boolean(),
      pausedAt: timeSchema.nullable(),
      troubledUntil: timeSchema.nullable(),
    }),
  ),
}) satisfies z.ZodType<OutboxAllView>

export const transcriptSchema = z.array(
  z.strictObject({ from: z.enum(['client', 'server']), line: z.string() }),
)

export const deliveryDetailSchema = z.strictObject({
  ...itemShape,
  tried: z.array(
    z.strictObject({
      at: timeSchema,
      stage: z.string().nullable(),
      reply: z.string().nullable(),
      outcome: z.string(),
      transcript: transcriptSchema,
    }),
  ),
}) satisfies z.ZodType<DeliveryDetailView>

export const outboxActionSchema = z
  .strictObject({
    action: z.enum(['retry', 'cancel']),
    deliveries: z
      .array(z.strictObject({ messageId: messageIdSchema, id: z.int().min(1) }))
      .min(1)
      .max(BATCH_MAX)
      .optional(),
    waiting: z
      .strictObject({ state: z.enum(['queued', 'deferred']).optional(), relay: z.string().optional() })
      .optional(),
    reason: lineSchema(REASON_MAX).optional(),
  })
  .refine(
    ({ deliveries, waiting }) => (deliveries === undefined) !== (waiting === undefined),
    'must have one of deliveries and waiting',
  ) satisfies z.ZodType<OutboxActionInput>

export const outboxActionResultSchema = z.strictObject({
  changed: z.int(),
}) satisfies z.ZodType<OutboxActionResult>

export const sendingInputSchema = z.strictObject({ paused: z.boolean() }) satisfies z.ZodType<SendingInput>

export const sendingSchema = z.strictObject({
  pausedAt: timeSchema.nullable(),
}) satisfies z.ZodType<SendingView>

export const releaseInputSchema = z.strictObject({
  ids: z.array(messageIdSchema).min(1).max(BATCH_MAX),
  to: z.array(addressSchema).min(1).max(RELEASE_TO_MAX).optional(),
  reason: lineSchema(REASON_MAX).optional(),
}) satisfies z.ZodType<ReleaseInput>

export const releaseListSchema = z.strictObject({
  messages: z.array(
    z.strictObject({
      id: z.string(),
      subject: z.string().nullable(),
      kind: z.enum(['release', 'resend', 'refused']),
      to: z.array(z.string()),
      from: z.string().nullable(),
      relay: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
}) satisfies z.ZodType<ReleaseListView>

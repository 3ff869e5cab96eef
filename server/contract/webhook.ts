import { z } from 'zod'
import { lineSchema, timeSchema } from './limits.ts'
import type {
  WebhookAttemptView,
  WebhookDeliveryDetailView,
  WebhookDeliveryListView,
  WebhookDeliveryView,
  WebhookInput,
  WebhookListView,
  WebhookPatch,
  WebhookView,
} from './webhook.types.ts'

const URL_MAX = 2_000
const SEARCH_MAX = 1_000
const HEADERS_MAX = 20
const HEADER_NAME_MAX = 100

const eventSchema = z.enum([
  'message.stored',
  'message.held',
  'message.released',
  'message.relayed',
  'message.deferred',
  'message.failed',
])

const constantNameSchema = z.string().min(1).max(100)

/** RFC 9110 §5.1: a name is a token, so nothing in it can end the line. Its value is a constant, which is one line. */
const headerSchema = z.strictObject({
  name: z
    .string()
    .max(HEADER_NAME_MAX)
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of a header field'),
  constant: constantNameSchema,
})

const settings = {
  events: z.array(eventSchema).min(1).max(20).optional(),
  search: lineSchema(SEARCH_MAX).nullable().optional(),
  enabled: z.boolean().optional(),
  secretConstant: constantNameSchema.nullable().optional(),
  headers: z.array(headerSchema).max(HEADERS_MAX).optional(),
}

export const webhookInputSchema = z.strictObject({
  url: lineSchema(URL_MAX).min(1),
  ...settings,
}) satisfies z.ZodType<WebhookInput>

export const webhookPatchSchema = z.strictObject({
  url: lineSchema(URL_MAX).min(1).optional(),
  ...settings,
  newSecret: z.literal(true).optional(),
}) satisfies z.ZodType<WebhookPatch>

export const webhookSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  events: z.array(eventSchema),
  search: z.string().nullable(),
  enabled: z.boolean(),
  secretConstant: z.string().nullable(),
  previousSecretUntil: timeSchema.nullable(),
  headers: z.array(z.strictObject({ name: z.string(), constant: z.string() })),
  createdAt: timeSchema,
  secret: z.string().nullable(),
}) satisfies z.ZodType<WebhookView>

export const webhookListSchema = z.strictObject({
  webhooks: z.array(webhookSchema),
}) satisfies z.ZodType<WebhookListView>

export const webhookDeliverySchema = z.strictObject({
  id: z.string(),
  event: z.union([eventSchema, z.literal('webhook.test')]),
  messageId: z.string().nullable(),
  state: z.enum(['queued', 'sending', 'deferred', 'delivered', 'failed', 'cancelled']),
  attempts: z.int(),
  createdAt: timeSchema,
  dueAt: timeSchema.nullable(),
  status: z.int().nullable(),
  problem: z.string().nullable(),
}) satisfies z.ZodType<WebhookDeliveryView>

export const webhookDeliveryListSchema = z.strictObject({
  deliveries: z.array(webhookDeliverySchema),
  nextPageToken: z.string().nullable(),
}) satisfies z.ZodType<WebhookDeliveryListView>

const fieldsSchema = z.array(z.strictObject({ name: z.string(), value: z.string() }))

const attemptSchema = z.strictObject({
  at: timeSchema,
  outcome: z.enum(['running', 'delivered', 'deferred', 'failed', 'unknown', 'cancelled']),
  requestHeaders: fieldsSchema,
  status: z.int().nullable(),
  responseHeaders: fieldsSchema,
  responseBody: z.string(),
  problem: z.string().nullable(),
  durationMs: z.int(),
}) satisfies z.ZodType<WebhookAttemptView>

export const webhookDeliveryDetailSchema = webhookDeliverySchema.extend({
  body: z.string(),
  history: z.array(attemptSchema),
}) satisfies z.ZodType<WebhookDeliveryDetailView>

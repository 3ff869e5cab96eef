import { z } from 'zod'
import { addressSchema, lineSchema, timeSchema } from './limits.ts'
import { transcriptSchema } from './outbox.ts'
import type { RelayInput, RelayListView, RelayTestInput, RelayTestView, RelayView } from './relay.types.ts'

const NAME_MAX = 255
const SECRET_MAX = 4096
/** A chain of a few certificates. */
const PEM_MAX = 64 * 1024

const tlsSchema = z.enum(['required', 'implicit', 'opportunistic', 'none'])
const authMethodSchema = z.enum(['plain', 'login', 'cram-md5', 'xoauth2'])

export const relaySchema = z.strictObject({
  name: z.string(),
  host: z.string(),
  port: z.int(),
  tls: tlsSchema,
  pinsCertificate: z.boolean(),
  user: z.string().nullable(),
  authMethod: authMethodSchema.nullable(),
  maxRecipients: z.int(),
  maxConnections: z.int(),
  maxMessages: z.int(),
  maxSizeBytes: z.int().nullable(),
  rate: z.number().nullable(),
  retry: z.string().nullable(),
  dkim: z.strictObject({ domain: z.string(), selector: z.string() }).nullable(),
  managedByFile: z.boolean(),
  pausedAt: timeSchema.nullable(),
  troubledUntil: timeSchema.nullable(),
}) satisfies z.ZodType<RelayView>

export const relayListSchema = z.strictObject({
  relays: z.array(relaySchema),
}) satisfies z.ZodType<RelayListView>

export const relayInputSchema = z.strictObject({
  host: lineSchema(NAME_MAX).min(1),
  port: z.int().min(1).max(65_535).optional(),
  tls: tlsSchema.optional(),
  ca: z
    .string()
    .max(PEM_MAX)
    .regex(/-----BEGIN CERTIFICATE-----/, 'must be one or more certificates in PEM form')
    .nullable()
    .optional(),
  auth: z
    .strictObject({
      user: lineSchema(NAME_MAX).min(1),
      password: lineSchema(SECRET_MAX).min(1).optional(),
      method: authMethodSchema.optional(),
    })
    .nullable()
    .optional(),
  maxRecipients: z.int().min(1).max(10_000).optional(),
  maxConnections: z.int().min(1).max(100).optional(),
  maxMessages: z.int().min(1).max(10_000).optional(),
  maxSizeBytes: z.int().min(1).nullable().optional(),
  rate: z.number().positive().max(100_000).nullable().optional(),
  retry: lineSchema(NAME_MAX).nullable().optional(),
  dkim: z
    .strictObject({
      domain: lineSchema(NAME_MAX).min(1),
      selector: z.string().regex(/^[A-Za-z0-9._-]{1,63}$/, 'must be a DKIM selector such as mail2026'),
      key: z.string().min(1).max(PEM_MAX).optional(),
    })
    .nullable()
    .optional(),
}) satisfies z.ZodType<RelayInput>

export const relayTestInputSchema = z
  .strictObject({ instance: z.string().optional(), to: addressSchema.optional() })
  .refine(
    ({ instance, to }) => (instance === undefined) === (to === undefined),
    'must have both instance and to, or neither',
  ) satisfies z.ZodType<RelayTestInput>

export const relayTestSchema = z.strictObject({
  ok: z.boolean(),
  problem: z.string().nullable(),
  transcript: transcriptSchema,
}) satisfies z.ZodType<RelayTestView>

import { z } from 'zod'
import type {
  CursorView,
  EmailRuleInput,
  InstanceInput,
  InstanceListView,
  InstancePatch,
  InstanceView,
  NewInstanceView,
} from './instance.types.ts'
import { addressSchema, cursorSchema, lineSchema, timeSchema } from './limits.ts'

/** More test recipients than people in a large team is a mistake, and every copy goes to all of them. */
const TEST_RECIPIENTS_MAX = 100
/** Each is matched against each recipient of each message. */
const ALLOWED_RECIPIENTS_MAX = 1000
const PASS_HEADERS_MAX = 100
/** Fits one line of a list. */
const LABEL_MAX = 100

const kindSchema = z.enum(['staging', 'production'])
const modeSchema = z.enum(['capture', 'redirect', 'deliver'])
export const nameSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 of a-z, 0-9 and -, not starting or ending with -',
  )

export const countsSchema = z.strictObject({ total: z.int(), unread: z.int(), held: z.int() })

export const emailInputSchema = z.strictObject({
  mode: modeSchema.optional(),
  testRecipients: z.array(addressSchema).max(TEST_RECIPIENTS_MAX).optional(),
  allowedRecipients: z.array(addressSchema).max(ALLOWED_RECIPIENTS_MAX).optional(),
  sender: addressSchema.nullable().optional(),
  relay: lineSchema(LABEL_MAX).nullable().optional(),
  subject: z.strictObject({ maxRecipients: z.int().min(1) }).optional(),
  passHeaders: z
    .array(z.string().regex(/^[!-9;-~]{1,76}$/, 'must be a header field name (RFC 5322 §2.2)'))
    .max(PASS_HEADERS_MAX)
    .optional(),
  redirectLimit: z.int().min(0).max(1_000_000).optional(),
  invitations: z.enum(['redirect', 'hold']).optional(),
  acknowledge: z.array(addressSchema).max(ALLOWED_RECIPIENTS_MAX).optional(),
}) satisfies z.ZodType<EmailRuleInput>

export const instanceInputSchema = z
  .strictObject({
    name: nameSchema.optional(),
    kind: kindSchema.optional(),
    ttl: z.string().max(10).optional(),
    label: lineSchema(LABEL_MAX).optional(),
    email: emailInputSchema.optional(),
    requireAuth: z.boolean().optional(),
    notifications: z.boolean().optional(),
    faults: z.boolean().optional(),
    project: nameSchema.optional(),
  })
  .superRefine((input, context) => {
    const needs = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (input.ttl === undefined) {
      if (input.name === undefined) needs('name', 'is needed: the name in URLs')
      if (input.kind === undefined) needs('kind', 'must be staging or production')
      return
    }
    if (input.kind === 'production') needs('kind', 'must be staging: an ephemeral instance sends nothing')
    for (const name of ['email', 'notifications'] as const) {
      if (input[name] !== undefined) needs(name, 'makes no sense with ttl: an ephemeral instance captures')
    }
  }) satisfies z.ZodType<InstanceInput>

export const instancePatchSchema = z.strictObject({
  kind: kindSchema.optional(),
  project: nameSchema.optional(),
  confirm: z.boolean().optional(),
  label: lineSchema(LABEL_MAX).optional(),
  email: emailInputSchema.optional(),
  requireAuth: z.boolean().optional(),
  notifications: z.boolean().optional(),
  faults: z.boolean().optional(),
}) satisfies z.ZodType<InstancePatch>

export const instanceSchema = z
  .strictObject({
    name: z.string(),
    kind: kindSchema,
    label: z.string(),
    email: z.strictObject({
      mode: modeSchema,
      testRecipients: z.array(z.string()),
      allowedRecipients: z.array(z.string()),
      sender: z.string().nullable(),
      relay: z.string().nullable(),
      subject: z.strictObject({ maxRecipients: z.int() }),
      passHeaders: z.array(z.string()),
      redirectLimit: z.int(),
      invitations: z.enum(['redirect', 'hold']),
    }),
    requireAuth: z.boolean(),
    notifications: z.boolean(),
    faults: z.boolean(),
    managedByFile: z.boolean(),
    createdAt: timeSchema,
    project: z.string(),
    state: z.enum(['active', 'archived', 'deleted']),
    purgedAt: timeSchema.nullable(),
    counts: countsSchema,
  })
  .meta({ id: 'Instance' }) satisfies z.ZodType<InstanceView>

export const newInstanceSchema = instanceSchema.extend({
  ephemeral: z
    .strictObject({
      expiresAt: timeSchema,
      smtp: z.strictObject({
        host: z.string(),
        port: z.int(),
        tls: z.boolean(),
        username: z.string(),
        secret: z.string(),
      }),
      token: z.string(),
      domain: z.string(),
    })
    .optional(),
}) satisfies z.ZodType<NewInstanceView>

export const instanceListSchema = z.strictObject({
  instances: z.array(instanceSchema),
  server: z.strictObject({
    version: z.string(),
    smtp: z.strictObject({ host: z.string(), port: z.int(), tls: z.boolean() }),
    listeners: z.array(z.strictObject({ instance: z.string(), host: z.string(), port: z.int() })),
    access: z.enum(['members', 'open']),
    home: z.string().nullable(),
  }),
}) satisfies z.ZodType<InstanceListView>

export const cursorViewSchema = z.strictObject({ cursor: cursorSchema }) satisfies z.ZodType<CursorView>

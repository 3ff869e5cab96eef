import { z } from 'zod'
import { lineSchema, timeSchema } from './limits.ts'
import type {
  LinkInput,
  LinkLookView,
  LinkView,
  MeView,
  PasswordInput,
  PersonInput,
  PersonListView,
  PersonPatch,
  PersonView,
  RedeemInput,
  SessionListView,
  SignInInput,
} from './person.types.ts'

const NAME_MAX = 100
/** RFC 5321 §4.5.3.1.3, less the angle brackets. */
const EMAIL_MAX = 254
const PASSWORD_MAX = 1000

export const emailSchema = lineSchema(EMAIL_MAX).regex(/^\s*[^\s@]+@[^\s@]+\s*$/, 'must be an e-mail address')
export const roleSchema = z.enum(['viewer', 'tester', 'admin'])
const nameSchema = lineSchema(NAME_MAX).min(1)
const newPasswordSchema = z.string().min(10, 'must have at least 10 characters').max(PASSWORD_MAX)
const rightSchema = z.enum(['see', 'content', 'mark', 'release', 'configure'])

export const meSchema = z.strictObject({
  kind: z.enum(['person', 'token', 'command', 'anyone', 'nobody']),
  person: z
    .strictObject({ id: z.int(), email: z.string(), name: z.string(), hasPassword: z.boolean() })
    .nullable(),
  isServerAdmin: z.boolean(),
  rights: z.record(z.string(), z.array(rightSchema)),
  administers: z.array(z.string()),
  provider: z.string().nullable(),
}) satisfies z.ZodType<MeView>

export const signInInputSchema = z.strictObject({
  email: emailSchema,
  password: z.string().min(1).max(PASSWORD_MAX),
}) satisfies z.ZodType<SignInInput>

export const passwordInputSchema = z.strictObject({
  current: z.string().max(PASSWORD_MAX).optional(),
  password: newPasswordSchema,
}) satisfies z.ZodType<PasswordInput>

export const sessionListSchema = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: z.int(),
      createdAt: timeSchema,
      lastSeenAt: timeSchema,
      expiresAt: timeSchema,
      clientAddress: z.string(),
      userAgent: z.string(),
      isThis: z.boolean(),
    }),
  ),
}) satisfies z.ZodType<SessionListView>

export const personSchema = z.strictObject({
  id: z.int(),
  email: z.string(),
  name: z.string(),
  isAdmin: z.boolean(),
  managedByFile: z.boolean(),
  createdAt: timeSchema,
  lastSeenAt: timeSchema.nullable(),
  disabledAt: timeSchema.nullable(),
  roles: z.array(
    z.strictObject({ project: z.string().nullable(), instance: z.string().nullable(), role: roleSchema }),
  ),
}) satisfies z.ZodType<PersonView>

export const invitationShape = {
  id: z.int(),
  email: z.string(),
  createdBy: z.string(),
  expiresAt: timeSchema,
}

export const personListSchema = z.strictObject({
  people: z.array(personSchema),
  invitations: z.array(z.strictObject(invitationShape)),
  passwordLinks: z.array(z.strictObject({ ...invitationShape, personId: z.int() })),
  administratorLinks: z.array(z.strictObject(invitationShape).omit({ email: true })),
}) satisfies z.ZodType<PersonListView>

export const personInputSchema = z.strictObject({
  email: emailSchema,
  isAdmin: z.boolean().optional(),
}) satisfies z.ZodType<PersonInput>

export const personPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  isAdmin: z.boolean().optional(),
  disabled: z.boolean().optional(),
}) satisfies z.ZodType<PersonPatch>

export const linkSchema = z.strictObject({
  secret: z.string(),
  expiresAt: timeSchema,
}) satisfies z.ZodType<LinkView>

const secretSchema = z.string().min(1).max(100)

export const linkInputSchema = z.strictObject({ secret: secretSchema }) satisfies z.ZodType<LinkInput>

export const linkLookSchema = z.strictObject({
  kind: z.enum(['administrator', 'invitation', 'password']),
  email: z.string().nullable(),
  expiresAt: timeSchema,
}) satisfies z.ZodType<LinkLookView>

export const redeemInputSchema = z.strictObject({
  secret: secretSchema,
  email: emailSchema.optional(),
  name: nameSchema.optional(),
  password: newPasswordSchema,
}) satisfies z.ZodType<RedeemInput>

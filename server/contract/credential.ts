import { z } from 'zod'
import type {
  CredentialInput,
  CredentialListView,
  CredentialView,
  NewCredentialView,
} from './credential.types.ts'
import { lineSchema, timeSchema } from './limits.ts'

/** Fits one line of a list. */
const NAME_MAX = 100

const credentialShape = {
  id: z.int(),
  name: z.string(),
  username: z.string(),
  managedByFile: z.boolean(),
  createdAt: timeSchema,
  lastUsedAt: timeSchema.nullable(),
}

export const credentialInputSchema = z.strictObject({
  name: lineSchema(NAME_MAX).optional(),
  username: z
    .string()
    .regex(/^[!-9;-~]{1,100}$/, 'must be 1 to 100 printable ASCII characters without spaces and colons')
    .optional(),
}) satisfies z.ZodType<CredentialInput>

export const credentialListSchema = z.strictObject({
  credentials: z.array(z.strictObject(credentialShape) satisfies z.ZodType<CredentialView>),
}) satisfies z.ZodType<CredentialListView>

export const newCredentialSchema = z.strictObject({
  ...credentialShape,
  secret: z.string(),
}) satisfies z.ZodType<NewCredentialView>

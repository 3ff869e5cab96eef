import { z } from 'zod'
import { lineSchema, timeSchema } from './limits.ts'
import type { NewTokenView, TokenInput, TokenListView, TokenView } from './token.types.ts'

const NAME_MAX = 100
const INSTANCES_MAX = 1000

const scopesSchema = z
  .array(z.enum(['read', 'write', 'release', 'content', 'admin', 'server']))
  .min(1, 'must name at least one of read, write, release, content, admin, server')
  .max(6)

const tokenShape = {
  id: z.int(),
  name: z.string(),
  owner: z.string().nullable(),
  scopes: scopesSchema,
  instances: z.array(z.string()).nullable(),
  createdAt: timeSchema,
  expiresAt: timeSchema.nullable(),
  lastUsedAt: timeSchema.nullable(),
}

export const tokenListSchema = z.strictObject({
  tokens: z.array(z.strictObject(tokenShape) satisfies z.ZodType<TokenView>),
}) satisfies z.ZodType<TokenListView>

export const tokenInputSchema = z.strictObject({
  name: lineSchema(NAME_MAX).min(1),
  scopes: scopesSchema,
  instances: z.array(z.string()).min(1).max(INSTANCES_MAX).nullable().optional(),
  expiresAt: timeSchema.nullable().optional(),
}) satisfies z.ZodType<TokenInput>

export const newTokenSchema = z.strictObject({
  ...tokenShape,
  secret: z.string(),
}) satisfies z.ZodType<NewTokenView>

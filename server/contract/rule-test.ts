import { z } from 'zod'
import { emailInputSchema } from './instance.ts'
import { addressSchema } from './limits.ts'
import type { RuleTestInput, RuleTestView } from './rule-test.types.ts'

/** A person asks for a few; each is put to the whole rule. */
const ADDRESSES_MAX = 100

export const ruleTestInputSchema = z.strictObject({
  addresses: z.array(addressSchema).min(1).max(ADDRESSES_MAX),
  email: emailInputSchema.optional(),
}) satisfies z.ZodType<RuleTestInput>

export const ruleTestSchema = z.strictObject({
  answers: z.array(
    z.strictObject({
      address: z.string(),
      mailed: z.boolean(),
      why: z.string(),
      allowedBy: z.string().nullable(),
      decision: z.enum(['capture', 'redirect', 'deliver', 'hold']).nullable(),
      sentTo: z.array(z.string()),
    }),
  ),
}) satisfies z.ZodType<RuleTestView>

import { z } from 'zod'
import type { ConstantInput, ConstantListView, ConstantView } from './constant.types.ts'
import { lineSchema, timeSchema } from './limits.ts'

/** A long token or a signed licence fits; a file does not belong here. */
const VALUE_OCTETS_MAX = 4_096

export const constantInputSchema = z.strictObject({
  // It ends in HTTP headers and URLs, where a line break would start another.
  value: lineSchema(VALUE_OCTETS_MAX)
    .min(1, 'must not be empty; DELETE removes a constant')
    .refine((value) => new TextEncoder().encode(value).length <= VALUE_OCTETS_MAX, {
      error: `must have at most ${VALUE_OCTETS_MAX} octets`,
    }),
}) satisfies z.ZodType<ConstantInput>

export const constantSchema = z.strictObject({
  name: z.string(),
  setAt: timeSchema,
  alsoHeldBy: z.array(z.strictObject({ instance: z.string(), name: z.string() })),
  warning: z.string().nullable(),
}) satisfies z.ZodType<ConstantView>

export const constantListSchema = z.strictObject({
  constants: z.array(constantSchema),
}) satisfies z.ZodType<ConstantListView>

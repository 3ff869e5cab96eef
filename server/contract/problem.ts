import { z } from 'zod'
import type { Problem } from './problem.types.ts'

export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
}) satisfies z.ZodType<Problem>

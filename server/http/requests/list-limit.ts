import { z } from 'zod'

export const LIMIT_DEFAULT = 50
/** Keeps an answer under a megabyte or so. */
export const LIMIT_MAX = 500

export const limitSchema = z
  .string()
  .regex(/^\d{1,3}$/, `must be a number from 1 to ${LIMIT_MAX}`)
  .transform(Number)
  .pipe(z.int().min(1).max(LIMIT_MAX))

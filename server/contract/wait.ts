import { z } from 'zod'
import { cursorSchema } from './limits.ts'
import { waitedMessageSchema } from './message.ts'
import type { MessageMatch, TextMatch, WaitInput, WaitResult } from './wait.types.ts'

/** Proxies give up on a silent request after 60 s. */
const TIMEOUT_MS_MAX = 50_000
/** A test that needs more counts with a list. */
const COUNT_MAX = 500
/** Longer than any address or subject that a test spells out. */
const TEXT_LENGTH_MAX = 1000
const HEADERS_MAX = 20

const textSchema = z.string().max(TEXT_LENGTH_MAX)

const textMatchSchema = z.union(
  [
    textSchema,
    z.strictObject({ contains: textSchema }),
    z.strictObject({
      regex: textSchema.refine(isPattern, 'is not a regular expression (JavaScript, flag u)'),
      flags: z
        .string()
        .regex(/^(?!.*(.).*\1)[ims]{0,3}$/, 'may have i, m and s, each once')
        .optional(),
    }),
  ],
  { error: 'must be a text, {"contains": "…"} or {"regex": "…"} (JavaScript, flag u)' },
) satisfies z.ZodType<TextMatch>

const matchSchema = z.strictObject({
  to: textMatchSchema.optional(),
  from: textMatchSchema.optional(),
  subject: textMatchSchema.optional(),
  text: textMatchSchema.optional(),
  header: z
    .record(z.string().regex(/^[!-9;-~]{1,200}$/, 'must be a header field name'), textMatchSchema)
    .refine((header) => Object.keys(header).length <= HEADERS_MAX, `must name at most ${HEADERS_MAX} fields`)
    .optional(),
  hasAttachment: z.boolean().optional(),
}) satisfies z.ZodType<MessageMatch>

const waitInputShape = z.strictObject({
  match: matchSchema,
  after: z.union([z.enum(['now', 'begin']), cursorSchema], {
    error: 'must be "now", "begin" or a cursor: the number that GET …/cursor answers',
  }),
  count: z.int().min(1).max(COUNT_MAX).optional(),
  mode: z.enum(['atLeast', 'exactly', 'none']).optional(),
  timeoutMs: z.int().min(0).max(TIMEOUT_MS_MAX).optional(),
  claim: z.string().min(1).max(200).optional(),
  include: z
    .array(z.enum(['text', 'html', 'headers', 'links', 'codes']))
    .max(5)
    .optional(),
})

export const waitInputSchema = waitInputShape
  .refine(({ mode, count }) => mode !== 'none' || count === undefined, {
    path: ['count'],
    message: 'makes no sense with mode none',
  })
  .refine(({ mode, claim }) => mode !== 'none' || claim === undefined, {
    path: ['claim'],
    message: 'makes no sense with mode none',
  }) satisfies z.ZodType<WaitInput>

export const waitResultSchema = z.discriminatedUnion('matched', [
  z.strictObject({ matched: z.literal(true), messages: z.array(waitedMessageSchema), cursor: cursorSchema }),
  z.strictObject({
    matched: z.literal(false),
    asked: waitInputShape,
    cursor: cursorSchema,
    nearMisses: z.array(
      z.strictObject({
        id: z.string(),
        subject: z.string().nullable(),
        to: z.array(z.string()),
        failed: z.string(),
      }),
    ),
  }),
]) satisfies z.ZodType<WaitResult>

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u')
    return true
  } catch {
    return false
  }
}

import { z } from 'zod'
import { addressSchema, lineSchema } from './limits.ts'
import type { ReceivedView, SendAddress, SendAttachment, SendInput } from './send.types.ts'

/** As many as one SMTP transaction takes by default. */
const RECIPIENTS_MAX = 1000
const LINE_MAX = 900
const ATTACHMENTS_MAX = 100

const sendAddressSchema = z.union(
  [addressSchema, z.strictObject({ address: addressSchema, name: lineSchema(LINE_MAX) })],
  { error: 'must be an address, or {"address": "…", "name": "…"}' },
) satisfies z.ZodType<SendAddress>

const attachmentSchema = z.strictObject({
  filename: lineSchema(255).min(1),
  contentType: z
    .string()
    .regex(/^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64}$/, 'must be a media type such as application/pdf')
    .optional(),
  content: z.base64(),
  contentId: z
    .string()
    .regex(/^[!-;=?-~]{1,200}$/, 'must be printable ASCII without angle brackets')
    .optional(),
}) satisfies z.ZodType<SendAttachment>

export const sendInputSchema = z
  .strictObject({
    from: sendAddressSchema,
    to: z.array(sendAddressSchema).max(RECIPIENTS_MAX).optional(),
    cc: z.array(sendAddressSchema).max(RECIPIENTS_MAX).optional(),
    bcc: z.array(sendAddressSchema).max(RECIPIENTS_MAX).optional(),
    subject: lineSchema(LINE_MAX).optional(),
    text: z.string().optional(),
    html: z.string().optional(),
    headers: z
      .record(
        z.string().regex(/^[!-9;-~]{1,76}$/, 'must be a header field name (RFC 5322 §2.2)'),
        lineSchema(LINE_MAX),
      )
      .optional(),
    attachments: z.array(attachmentSchema).max(ATTACHMENTS_MAX).optional(),
  })
  .refine(({ to = [], cc = [], bcc = [] }) => to.length + cc.length + bcc.length > 0, {
    path: ['to'],
    message: 'must name somebody, in to, cc or bcc',
  }) satisfies z.ZodType<SendInput>

export const receivedSchema = z.strictObject({
  messages: z.array(z.strictObject({ id: z.string(), seq: z.int() })),
  refused: z
    .strictObject({
      count: z.int(),
      named: z.array(z.strictObject({ position: z.int(), reason: z.string() })),
    })
    .optional(),
}) satisfies z.ZodType<ReceivedView>

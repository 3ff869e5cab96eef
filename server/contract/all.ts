import { z } from 'zod'
import type { AllMessagesView } from './all.types.ts'
import { timeSchema } from './limits.ts'
import { messageListItemSchema } from './message.ts'

export const allMessagesSchema = z.strictObject({
  messages: z.array(messageListItemSchema),
  nextPageToken: z.string().nullable(),
  refused: z.array(
    z.strictObject({
      at: z.enum(['auth', 'mail', 'rcpt', 'data']),
      instance: z.string().nullable(),
      firstAt: timeSchema,
      lastAt: timeSchema,
      count: z.int(),
      clientAddress: z.string(),
      heloName: z.string().nullable(),
      username: z.string().nullable(),
      address: z.string().nullable(),
      reply: z.string(),
    }),
  ),
}) satisfies z.ZodType<AllMessagesView>

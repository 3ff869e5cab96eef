import { z } from 'zod'
import { countsSchema } from './instance.ts'
import { cursorSchema } from './limits.ts'
import type { LiveFrame } from './live.types.ts'
import { messageListItemSchema } from './message.ts'

const cursor = cursorSchema
const instance = z.string()

export const liveFrameSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), cursor }),
  z.strictObject({ kind: z.literal('reset'), cursor }),
  z.strictObject({ kind: z.literal('message.stored'), cursor, message: messageListItemSchema }),
  z.strictObject({ kind: z.literal('message.updated'), cursor, message: messageListItemSchema }),
  z.strictObject({ kind: z.literal('message.deleted'), cursor, instance, id: z.string() }),
  z.strictObject({ kind: z.literal('messages.deleted'), cursor, instance }),
  z.strictObject({ kind: z.literal('instance.changed'), cursor, instance }),
  z.strictObject({ kind: z.literal('counts'), cursor, instance, counts: countsSchema }),
]) satisfies z.ZodType<LiveFrame>

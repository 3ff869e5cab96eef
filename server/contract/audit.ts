import { z } from 'zod'
import type { AuditListView } from './audit.types.ts'
import { timeSchema } from './limits.ts'

export const auditListSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      id: z.int(),
      at: timeSchema,
      actor: z.strictObject({
        kind: z.enum(['person', 'token', 'command', 'anyone', 'server']),
        name: z.string().nullable(),
      }),
      clientAddress: z.string().nullable(),
      instance: z.string().nullable(),
      action: z.string(),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
  nextPageToken: z.string().nullable(),
}) satisfies z.ZodType<AuditListView>

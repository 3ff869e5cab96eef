import { z } from 'zod'
import type { RelayListView } from './relay.types.ts'

export const relayListSchema = z.strictObject({
  relays: z.array(
    z.strictObject({
      name: z.string(),
      host: z.string(),
      port: z.int(),
      tls: z.enum(['required', 'implicit', 'opportunistic', 'none']),
      managedByFile: z.boolean(),
    }),
  ),
}) satisfies z.ZodType<RelayListView>

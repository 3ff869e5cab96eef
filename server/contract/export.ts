import { z } from 'zod'

/** Sizes that mail of this server never has. */
const RECIPIENTS_MAX = 10_000
const ADDRESS_CHARACTERS_MAX = 1_000

const address = z.string().max(ADDRESS_CHARACTERS_MAX)

/** What an import reads of a line of `index.jsonl`; what else stands there is for people. */
export const importIndexLineSchema = z.object({
  file: z.string(),
  receivedAt: z.iso.datetime().optional(),
  envelope: z.object({ from: address, to: z.array(address).max(RECIPIENTS_MAX) }).optional(),
})

export type ImportIndexLine = z.infer<typeof importIndexLineSchema>

import { z } from 'zod'
import type { KeptSearchInput, KeptSearchListView, KeptSearchView, TagListView } from './search.types.ts'

export const keptSearchSchema = z.strictObject({
  name: z.string(),
  search: z.string(),
  tag: z.string().nullable(),
}) satisfies z.ZodType<KeptSearchView>

export const keptSearchListSchema = z.strictObject({
  searches: z.array(keptSearchSchema),
}) satisfies z.ZodType<KeptSearchListView>

export const keptSearchInputSchema = z.strictObject({
  search: z.string().min(1),
  tag: z.string().nullable().optional(),
}) satisfies z.ZodType<KeptSearchInput>

export const tagListSchema = z.strictObject({
  tags: z.array(z.strictObject({ tag: z.string(), count: z.int() })),
}) satisfies z.ZodType<TagListView>

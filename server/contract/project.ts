import { z } from 'zod'
import { nameSchema } from './instance.ts'
import { lineSchema, timeSchema } from './limits.ts'
import type { ProjectInput, ProjectListView, ProjectPatch, ProjectView } from './project.types.ts'

/** Fits one line of a list. */
const LABEL_MAX = 100

export const projectInputSchema = z.strictObject({
  name: nameSchema,
  label: lineSchema(LABEL_MAX).optional(),
}) satisfies z.ZodType<ProjectInput>

export const projectPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  label: lineSchema(LABEL_MAX).optional(),
}) satisfies z.ZodType<ProjectPatch>

export const projectSchema = z.strictObject({
  name: z.string(),
  label: z.string(),
  createdAt: timeSchema,
  instances: z.array(z.string()),
}) satisfies z.ZodType<ProjectView>

export const projectListSchema = z.strictObject({
  projects: z.array(projectSchema),
}) satisfies z.ZodType<ProjectListView>

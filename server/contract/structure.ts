import { z } from 'zod'
import type { StructurePartView, StructureView } from './structure.types.ts'

const structurePartSchema: z.ZodType<StructurePartView> = z
  .strictObject({
    path: z.string(),
    contentType: z.string(),
    charset: z.string().nullable(),
    encoding: z.string().nullable(),
    disposition: z.string().nullable(),
    filename: z.string().nullable(),
    sizeBytes: z.int(),
    get children() {
      return z.array(structurePartSchema)
    },
  })
  .meta({ id: 'StructurePart' })

export const structureSchema = z.strictObject({
  root: structurePartSchema,
  isCut: z.boolean(),
}) satisfies z.ZodType<StructureView>

import { z } from 'zod'
import type { MemberInput, MemberListView, MemberPatch, MemberView, NewMemberView } from './member.types.ts'
import { emailSchema, invitationShape, linkSchema, roleSchema } from './person.ts'

export const memberSchema = z.strictObject({
  id: z.int(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  on: z.enum(['project', 'instance']),
  source: z.enum(['person', 'file', 'provider']),
}) satisfies z.ZodType<MemberView>

export const memberListSchema = z.strictObject({
  members: z.array(memberSchema),
  invitations: z.array(z.strictObject({ ...invitationShape, role: roleSchema })),
}) satisfies z.ZodType<MemberListView>

export const memberInputSchema = z.strictObject({
  email: emailSchema,
  role: roleSchema,
}) satisfies z.ZodType<MemberInput>

export const memberPatchSchema = z.strictObject({ role: roleSchema }) satisfies z.ZodType<MemberPatch>

export const newMemberSchema = z.strictObject({
  member: memberSchema.nullable(),
  invitation: linkSchema.nullable(),
}) satisfies z.ZodType<NewMemberView>

import { z } from 'zod'
import { timeSchema } from './limits.ts'
import type {
  BatchInput,
  BatchResult,
  CodesView,
  ConversationView,
  DeliveryReportView,
  HeadersView,
  LinksView,
  MarkedView,
  MarksInput,
  MessageListItem,
  MessagePageView,
  MessageView,
} from './message.types.ts'

/** A page of the largest list; a batch beyond it is better said as a search. */
const BATCH_IDS_MAX = 1000
/** More would hide a message behind them. */
const TAGS_MAX = 20

const deliveryStateSchema = z.enum(['queued', 'sending', 'deferred', 'relayed', 'failed', 'cancelled'])
const headerListSchema = z.array(
  // Said in full for readers of JSON Schema that know no tuples.
  z.tuple([z.string(), z.string()]).meta({ items: { type: 'string' }, minItems: 2, maxItems: 2 }),
)

const reportSchema = z.strictObject({
  reportingMta: z.string().nullable(),
  arrivalDate: z.string().nullable(),
  envelopeId: z.string().nullable(),
  messageId: z.string().nullable(),
  original: z.strictObject({ id: z.string(), subject: z.string().nullable() }).nullable(),
  recipients: z.array(
    z.strictObject({
      address: z.string(),
      originalAddress: z.string().nullable(),
      action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']).nullable(),
      status: z.string().nullable(),
      diagnostic: z.string().nullable(),
      remoteMta: z.string().nullable(),
      lastAttempt: z.string().nullable(),
      willRetryUntil: z.string().nullable(),
    }),
  ),
  isCut: z.boolean(),
}) satisfies z.ZodType<DeliveryReportView>

const codesSchema = z.array(
  z.strictObject({
    value: z.string(),
    source: z.enum(['header', 'markup', 'subject', 'html', 'text']),
    confidence: z.number().min(0).max(1),
    context: z.string(),
    origin: z.string().nullable(),
  }),
)
const linksSchema = z.array(
  z.strictObject({
    href: z.string(),
    text: z.string(),
    kind: z.enum(['action', 'unsubscribe', 'tracking', 'image']),
    rel: z.string().nullable(),
  }),
)

const listItemShape = {
  id: z.string(),
  seq: z.int(),
  instance: z.string(),
  receivedAt: timeSchema,
  subject: z.string().nullable(),
  from: z.strictObject({ name: z.string().nullable(), address: z.string().nullable() }),
  envelope: z.strictObject({ from: z.string(), to: z.array(z.string()) }),
  recipients: z.array(
    z.strictObject({
      address: z.string(),
      class: z.enum(['to', 'cc', 'bcc']),
      disposition: z.enum(['suppressed', 'allowed', 'passed']),
      allowedBy: z.string().nullable(),
      delivery: z.strictObject({ state: deliveryStateSchema, reply: z.string().nullable() }).nullable(),
    }),
  ),
  deliveredTo: z.array(
    z.strictObject({ address: z.string(), state: deliveryStateSchema, reply: z.string().nullable() }),
  ),
  decision: z.strictObject({
    kind: z.enum(['capture', 'redirect', 'deliver', 'hold']),
    reason: z.string().nullable(),
  }),
  sizeBytes: z.int(),
  removed: z.strictObject({ what: z.enum(['body', 'content']), at: timeSchema, bytes: z.int() }).nullable(),
  attachmentCount: z.int(),
  snippet: z.string(),
  contents: z.array(z.enum(['code', 'link', 'calendar'])),
  tags: z.array(z.string()),
  conversation: z.strictObject({ id: z.string(), size: z.int() }).nullable(),
  read: z.boolean(),
  starred: z.boolean(),
  parseable: z.boolean(),
  parseError: z.string().nullable(),
}

export const messageListItemSchema = z
  .strictObject(listItemShape)
  .meta({ id: 'MessageListItem' }) satisfies z.ZodType<MessageListItem>

export const markedSchema = z.strictObject({
  ...listItemShape,
  cursor: z.int(),
}) satisfies z.ZodType<MarkedView>

export const messagePageSchema = z.strictObject({
  messages: z.array(messageListItemSchema),
  nextPageToken: z.string().nullable(),
  total: z.int(),
  totalIsCapped: z
    .literal(true)
    .optional()
    .meta({ description: 'There are more than `total`: matches of a search are counted up to 10,000.' }),
}) satisfies z.ZodType<MessagePageView>

/** What `include` of a wait adds to a message. */
export const waitedMessageSchema = z
  .strictObject({
    ...listItemShape,
    text: z.string().nullable().optional(),
    html: z.string().nullable().optional(),
    headers: headerListSchema.optional(),
    links: linksSchema.optional(),
    codes: codesSchema.optional(),
  })
  .meta({ id: 'WaitedMessage' })

export const messageSchema = z
  .strictObject({
    ...listItemShape,
    content: z.enum(['shown', 'withheld']),
    headers: headerListSchema,
    text: z.string().nullable(),
    html: z.string().nullable(),
    attachments: z.array(
      z.strictObject({
        part: z.string(),
        filename: z.string().nullable(),
        contentType: z.string(),
        sizeBytes: z.int(),
        sha256: z.string(),
        contentId: z.string().nullable(),
        disposition: z.enum(['attachment', 'inline']),
      }),
    ),
    links: linksSchema,
    codes: codesSchema,
    report: reportSchema.nullable(),
    session: z.strictObject({
      clientAddress: z.string(),
      clientPort: z.int(),
      heloName: z.string(),
      tls: z.strictObject({ protocol: z.string(), cipher: z.string() }).nullable(),
      authUser: z.string().nullable(),
      transcript: z.array(z.strictObject({ from: z.enum(['client', 'server']), line: z.string() })),
    }),
    deliveries: z.array(
      z.strictObject({
        id: z.int(),
        address: z.string(),
        relay: z.string(),
        state: deliveryStateSchema,
        dueAt: timeSchema.nullable(),
        reply: z.string().nullable(),
        possibleDuplicate: z.boolean(),
        attempts: z.array(
          z.strictObject({
            at: timeSchema,
            stage: z.string().nullable(),
            reply: z.string().nullable(),
            outcome: z.string(),
          }),
        ),
      }),
    ),
    flags: z.strictObject({ canonical: z.boolean(), eightBit: z.boolean(), nul: z.boolean() }),
  })
  .meta({ id: 'Message' }) satisfies z.ZodType<MessageView>

export const conversationSchema = z.strictObject({
  messages: z.array(messageListItemSchema),
}) satisfies z.ZodType<ConversationView>

export const headersSchema = z.strictObject({ headers: headerListSchema }) satisfies z.ZodType<HeadersView>

export const codesViewSchema = z.strictObject({ codes: codesSchema }) satisfies z.ZodType<CodesView>

export const linksViewSchema = z.strictObject({ links: linksSchema }) satisfies z.ZodType<LinksView>
const tagsSchema = z
  .array(z.string().regex(/^[^",]{1,200}$/, 'must be a tag: no commas, no quotation marks'))
  .max(TAGS_MAX)

export const marksInputSchema = z
  .strictObject({
    read: z.boolean().optional(),
    starred: z.boolean().optional(),
    tags: tagsSchema.optional(),
  })
  .refine(
    ({ read, starred, tags }) => read !== undefined || starred !== undefined || tags !== undefined,
    'must say read, starred or tags',
  ) satisfies z.ZodType<MarksInput>

const idsSchema = z
  .array(z.string().regex(/^[\w-]{22}$/, 'must be the id of a message'))
  .min(1)
  .max(BATCH_IDS_MAX)
  .refine((ids) => new Set(ids).size === ids.length, 'must name each message once')

export const batchInputSchema = z
  .strictObject({
    ids: idsSchema.optional(),
    search: z.string().optional(),
    action: z.enum(['read', 'unread', 'star', 'unstar', 'tag', 'untag', 'delete', 'restore']),
    tags: tagsSchema.min(1).optional(),
    deletedAt: timeSchema.optional(),
  })
  .refine(
    ({ ids, search, deletedAt }) =>
      [ids, search, deletedAt].filter((which) => which !== undefined).length === 1,
    'must have one of ids, search and deletedAt',
  )
  .refine(({ action, tags }) => (action === 'tag' || action === 'untag') === (tags !== undefined), {
    path: ['tags'],
    message: 'go with the actions tag and untag, and with no other',
  })
  .refine(({ search, action }) => action !== 'restore' || search === undefined, {
    path: ['ids'],
    message: 'or deletedAt are needed to restore: a search never sees the trash',
  })
  .refine(({ deletedAt, action }) => action === 'restore' || deletedAt === undefined, {
    path: ['deletedAt'],
    message: 'goes with the action restore',
  }) satisfies z.ZodType<BatchInput>

export const batchResultSchema = z.strictObject({
  changed: z.int(),
  cursor: z.int(),
  deletedAt: timeSchema.optional(),
}) satisfies z.ZodType<BatchResult>

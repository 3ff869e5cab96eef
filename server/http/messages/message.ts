import { conversationSchema, markedSchema, marksInputSchema, messageSchema } from '../../contract/message.ts'
import type { ConversationView, MarkedView } from '../../contract/message.types.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentMessage, presentRow } from '../present/message.ts'
import { messageWithoutContent, rowWithoutContent } from '../present/withheld.ts'
import { json } from '../requests/answer.ts'
import { findInstance, findMessage, notHere } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'
import { noteOpening } from './note-opening.ts'
import { originalOf } from './original.ts'
import { readTags } from './tags.ts'

/** As many as are counted. */
const CONVERSATION_MAX = 100

const PATH = '/instances/:instance/messages/:id'

export function messageRoutes({ store, deriver }: Pick<HttpDeps, 'store' | 'deriver'>): readonly Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      summary: 'One message with headers, text, HTML, attachments, session and deliveries.',
      needs: 'see',
      answer: messageSchema,
      handle: async (call) => {
        const { instance, message } = await findMessage(store, call)
        const parsed = await deriver.parsed({ seq: message.seq, sizeBytes: message.facts.sizeBytes })
        if (parsed === undefined) throw notHere()
        const original = await originalOf(message, parsed.report, store.messages)
        const view = presentMessage(message, parsed, instance.name, original)
        if (!call.held.has('content')) return json(messageWithoutContent(view))
        await noteOpening({ instance, message }, call, 'message')
        return json(view)
      },
    }),
    route({
      method: 'patch',
      path: PATH,
      summary:
        'Marks it read or unread, starred or not, with these tags; answers with its row and the cursor of then.',
      needs: 'mark',
      body: marksInputSchema,
      answer: markedSchema,
      handle: async (call) => {
        const { instance, message } = await findMessage(store, call)
        const { read, starred, tags } = call.body
        const marks = {
          ...(read === undefined ? {} : { read }),
          ...(starred === undefined ? {} : { starred }),
        }
        const change = tags === undefined ? null : ({ kind: 'set', tags: readTags(tags) } as const)
        if (Object.keys(marks).length > 0) await store.messages.mark(instance.id, [message.id], marks)
        if (change !== null) await store.messages.tag(instance.id, [message.id], change)
        const [row] = await store.messages.rows([message.id])
        if (row === undefined) throw notHere()
        const view = presentRow(row, instance.name)
        const shown = call.held.has('content') ? view : rowWithoutContent(view)
        return json({ ...shown, cursor: await store.changes.cursor() } satisfies MarkedView)
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/conversation`,
      summary: 'The messages that answer each other, by References and In-Reply-To, newest first.',
      needs: 'see',
      answer: conversationSchema,
      handle: async (call) => {
        const { instance, message } = await findMessage(store, call)
        const rows = await store.messages.conversation(instance.id, message.id, CONVERSATION_MAX)
        return json({
          messages: rows.map((row) => {
            const view = presentRow(row, instance.name)
            return call.held.has('content') ? view : rowWithoutContent(view)
          }),
        } satisfies ConversationView)
      },
    }),
    route({
      method: 'delete',
      path: PATH,
      summary: 'Moves it to the trash, from where it can be restored for a day.',
      needs: 'mark',
      audit: 'message.deleted',
      answer: null,
      handle: async (call) => {
        const { message } = await findMessage(store, call)
        const found = await store.messages.delete(findInstance(store, call).id, {
          kind: 'ids',
          ids: [message.id],
        })
        if (found === 0) throw notHere()
        call.note({ message: message.id })
        return { kind: 'empty' }
      },
    }),
  ]
}

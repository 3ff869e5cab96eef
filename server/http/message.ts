import { marksInputSchema, messageListItemSchema, messageSchema } from '../contract/message.ts'
import { json } from './answer.ts'
import { findInstance, findMessage, notHere } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import { presentMessage, presentRow } from './present/message.ts'
import { type Route, route } from './route.ts'

const PATH = '/instances/:instance/messages/:id'

export function messageRoutes({ store, deriver }: Pick<HttpDeps, 'store' | 'deriver'>): readonly Route[] {
  return [
    route({
      method: 'get',
      path: PATH,
      summary: 'One message with headers, text, HTML, attachments, session and deliveries.',
      answer: messageSchema,
      handle: async (call) => {
        const { instance, message } = await findMessage(store, call)
        const parsed = await deriver.parsed({ seq: message.seq, sizeBytes: message.facts.sizeBytes })
        if (parsed === undefined) throw notHere()
        return json(presentMessage(message, parsed, instance.name))
      },
    }),
    route({
      method: 'patch',
      path: PATH,
      summary: 'Marks it read or unread, starred or not; answers with its row.',
      body: marksInputSchema,
      answer: messageListItemSchema,
      handle: async (call) => {
        const { instance, message } = await findMessage(store, call)
        const { read, starred } = call.body
        const marks = {
          ...(read === undefined ? {} : { read }),
          ...(starred === undefined ? {} : { starred }),
        }
        await store.messages.mark(instance.id, [message.id], marks)
        const [row] = await store.messages.rows([message.id])
        if (row === undefined) throw notHere()
        return json(presentRow(row, instance.name))
      },
    }),
    route({
      method: 'delete',
      path: PATH,
      summary: 'Moves it to the trash, from where it can be restored for a day.',
      answer: null,
      handle: async (call) => {
        const { message } = await findMessage(store, call)
        const found = await store.messages.delete(findInstance(store, call).id, {
          kind: 'ids',
          ids: [message.id],
        })
        if (found === 0) throw notHere()
        return { kind: 'empty' }
      },
    }),
  ]
}

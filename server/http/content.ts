import { z } from 'zod'
import { codesViewSchema, headersSchema, linksViewSchema } from '../contract/message.ts'
import { Failure } from '../domain/failure.ts'
import type { StoredMessage } from '../store/store.types.ts'
import { deliveredChunks } from '../suppression/delivered.ts'
import { type Answer, bytes, json } from './answer.ts'
import { downloadAs } from './file-name.ts'
import { findMessage, findWhole, notHere } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import { partAnswer } from './part.ts'
import { presentCodes, presentHeaders, presentLinks } from './present/message.ts'
import { htmlAnswer, type PreviewDeps } from './preview.ts'
import { type Call, type Route, type RouteSpec, route } from './route.ts'

const PATH = '/instances/:instance/messages/:id'

type Deps = Pick<HttpDeps, 'store'> & PreviewDeps

/** What a message holds, each in its own way to look at it. */
export function contentRoutes(deps: Deps): readonly Route[] {
  const { store, deriver } = deps
  return [
    content('/raw', 'The bytes as received.', 'message/rfc822', async (call) => {
      const { message } = await findWhole(store, call)
      return bytes(
        {
          contentType: 'message/rfc822',
          etag: `"raw-${message.id}"`,
          cache: 'forever',
          body: () => store.raw.stream(message.seq),
        },
        { downloadAs: emlName(message), sizeBytes: message.facts.sizeBytes },
      )
    }),
    content('/delivered', 'What was, or will be, sent on.', 'message/rfc822', async (call) => {
      const { message } = await findWhole(store, call)
      const { copy, decision } = message
      if (copy === null)
        throw new Failure(
          'not-found',
          `Nothing is sent on of this message: its decision is ${decision.kind}.`,
        )
      return bytes(
        {
          contentType: 'message/rfc822',
          etag: `"copy-${message.id}"`,
          cache: 'forever',
          body: () => deliveredChunks(copy, store.raw.stream(message.seq)),
        },
        { downloadAs: emlName(message) },
      )
    }),
    route({
      method: 'get',
      path: `${PATH}/headers`,
      summary: 'Its header fields, in order, decoded.',
      answer: headersSchema,
      handle: async (call) =>
        json({ headers: presentHeaders(await readOf(deps, await findMessage(store, call))) }),
    }),
    route({
      method: 'get',
      path: `${PATH}/codes`,
      summary: 'The codes that its reader is meant to type in, surest first.',
      answer: codesViewSchema,
      handle: async (call) => json({ codes: presentCodes(await parsedOf(deps, call)) }),
    }),
    route({
      method: 'get',
      path: `${PATH}/links`,
      summary: 'Its links and pictures, in the order of the document.',
      answer: linksViewSchema,
      handle: async (call) => json({ links: presentLinks(await parsedOf(deps, call)) }),
    }),
    content('/text', 'Its plain text.', 'text/plain', async (call) => {
      const { text } = await parsedOf(deps, call)
      if (text === null) throw new Failure('not-found', 'This message has no plain-text part.')
      return bytes({
        contentType: 'text/plain; charset=utf-8',
        etag: `"text-${deps.version}-${call.param('id')}"`,
        cache: 'ask',
        body: () => [Buffer.from(text)],
      })
    }),
    route({
      method: 'get',
      path: `${PATH}/html`,
      summary:
        'Its HTML, made safe, for a sandboxed frame; pictures=all loads those of other hosts through us, scheme=dark shows it as in dark mode.',
      query: z.strictObject({
        pictures: z.enum(['none', 'own', 'all']).optional(),
        scheme: z.enum(['light', 'dark']).optional(),
      }),
      answer: null,
      produces: 'text/html',
      handle: async (call) => {
        const { message } = await findWhole(store, call)
        const { pictures = 'own', scheme = 'light' } = call.query
        return htmlAnswer(deps, message, call, { pictures, scheme })
      },
    }),
    content('/parts/:part', 'One attachment.', '*/*', async (call) => {
      const { message } = await findWhole(store, call)
      const part = await deriver.part(
        { seq: message.seq, sizeBytes: message.facts.sizeBytes },
        call.param('part'),
      )
      if (part === undefined) throw new Failure('not-found', 'This message has no such part.')
      return partAnswer(part)
    }),
  ]
}

function content(
  suffix: string,
  summary: string,
  produces: string,
  handle: (call: Call<undefined, undefined>) => Promise<Answer>,
): Route {
  const spec: RouteSpec<undefined, undefined> = {
    method: 'get',
    path: `${PATH}${suffix}`,
    summary,
    answer: null,
    produces,
    handle,
  }
  return route(spec)
}

async function parsedOf(deps: Deps, call: Call<unknown, unknown>) {
  return readOf(deps, await findWhole(deps.store, call))
}

async function readOf({ deriver }: Deps, { message }: { readonly message: StoredMessage }) {
  const parsed = await deriver.parsed({ seq: message.seq, sizeBytes: message.facts.sizeBytes })
  if (parsed === undefined) throw notHere()
  return parsed
}

function emlName({ summary }: StoredMessage): string {
  return downloadAs(summary.subject === null ? null : `${summary.subject}.eml`, 'message.eml')
}

import { z } from 'zod'
import { codesViewSchema, headersSchema, linksViewSchema } from '../../contract/message.ts'
import { Failure } from '../../domain/failure.ts'
import type { ReadMessage } from '../../mime/mime.types.ts'
import type { StoredMessage } from '../../store/store.types.ts'
import { deliveredChunks } from '../../suppression/delivered.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentCodes, presentHeaders, presentLinks } from '../present/message.ts'
import { type Answer, bytes, json } from '../requests/answer.ts'
import { findMessage, findWhole, notHere } from '../requests/find.ts'
import { type Call, type Route, route } from '../requests/route.ts'
import { downloadAs } from './file-name.ts'
import { noteOpening } from './note-opening.ts'
import { partAnswer } from './part.ts'
import { htmlAnswer, type PreviewDeps } from './preview.ts'

const PATH = '/instances/:instance/messages/:id'

type Deps = Pick<HttpDeps, 'store'> & PreviewDeps

/** What a message holds, each in its own way to look at it. Opening production mail is noted. */
export function contentRoutes(deps: Deps): readonly Route[] {
  return [
    content(deps, '/raw', 'The bytes as received.', 'message/rfc822', async (found) =>
      rawAnswer(deps, found),
    ),
    content(deps, '/delivered', 'What was, or will be, sent on.', 'message/rfc822', async (found) =>
      deliveredAnswer(deps, found),
    ),
    route({
      method: 'get',
      path: `${PATH}/headers`,
      summary: 'Its header fields, in order, decoded.',
      needs: 'see',
      answer: headersSchema,
      handle: async (call) => {
        const { message } = await findMessage(deps.store, call)
        return json({ headers: presentHeaders(await parsedOf(deps, message)) })
      },
    }),
    readRoute(
      deps,
      '/codes',
      'The codes that its reader is meant to type in, surest first.',
      codesViewSchema,
      (parsed) => ({
        codes: presentCodes(parsed),
      }),
    ),
    readRoute(
      deps,
      '/links',
      'Its links and pictures, in the order of the document.',
      linksViewSchema,
      (parsed) => ({
        links: presentLinks(parsed),
      }),
    ),
    content(deps, '/text', 'Its plain text.', 'text/plain', async ({ message }) => {
      const { text } = await parsedOf(deps, message)
      if (text === null) throw new Failure('not-found', 'This message has no plain-text part.')
      return bytes({
        contentType: 'text/plain; charset=utf-8',
        etag: `"text-${deps.version}-${message.id}"`,
        cache: 'ask',
        body: () => [Buffer.from(text)],
      })
    }),
    htmlRoute(deps),
    partRoute(deps),
  ]
}

type Found = Awaited<ReturnType<typeof findMessage>>

function content(
  { store }: Deps,
  suffix: string,
  summary: string,
  produces: string,
  open: (found: Found, call: Call<undefined, undefined>) => Promise<Answer>,
): Route {
  return route<undefined, undefined>({
    method: 'get',
    path: `${PATH}${suffix}`,
    summary,
    needs: 'content',
    answer: null,
    produces,
    handle: async (call) => {
      const found = await findWhole(store, call)
      await noteOpening(found, call, suffix)
      return open(found, call)
    },
  })
}

function htmlRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: `${PATH}/html`,
    summary:
      'Its HTML, made safe, for a sandboxed frame; pictures=all loads those of other hosts through us, scheme=dark shows it as in dark mode.',
    needs: 'content',
    query: z.strictObject({
      pictures: z.enum(['none', 'own', 'all']).optional(),
      scheme: z.enum(['light', 'dark']).optional(),
    }),
    answer: null,
    produces: 'text/html',
    handle: async (call) => {
      const found = await findWhole(deps.store, call)
      await noteOpening(found, call, '/html')
      const { pictures = 'own', scheme = 'light' } = call.query
      return htmlAnswer(deps, found.message, call, { pictures, scheme })
    },
  })
}

/** Something that is read out of its content. */
function readRoute(
  deps: Deps,
  suffix: string,
  summary: string,
  answer: z.ZodType,
  read: (parsed: ReadMessage) => unknown,
): Route {
  return route<undefined, undefined>({
    method: 'get',
    path: `${PATH}${suffix}`,
    summary,
    needs: 'content',
    answer,
    handle: async (call) => {
      const found = await findWhole(deps.store, call)
      await noteOpening(found, call, suffix)
      return json(read(await parsedOf(deps, found.message)))
    },
  })
}

/** Also for the pictures of a preview, which shows its key: pictures, and nothing else. */
function partRoute({ store, deriver }: Deps): Route {
  return route({
    method: 'get',
    path: `${PATH}/parts/:part`,
    summary: 'One attachment.',
    needs: 'picture',
    query: z.strictObject({ key: z.string().optional() }),
    answer: null,
    produces: '*/*',
    handle: async (call) => {
      const found = await findWhole(store, call)
      if (!call.byKey) await noteOpening(found, call, `/parts/${call.param('part')}`)
      const { seq, facts } = found.message
      const part = await deriver.part({ seq, sizeBytes: facts.sizeBytes }, call.param('part'))
      if (part === undefined || (call.byKey && !part.contentType.startsWith('image/'))) {
        throw new Failure('not-found', 'This message has no such part.')
      }
      return partAnswer(part)
    },
  })
}

/** Each opening of production mail is noted, and so asked for here. */
function cacheOf({ instance, message }: Found): 'ask' | 'never' {
  const isProduction = [instance.kind, message.decision.instanceKind].includes('production')
  return isProduction ? 'never' : 'ask'
}

function rawAnswer({ store }: Deps, found: Found): Answer {
  const { message } = found
  return bytes(
    {
      contentType: 'message/rfc822',
      etag: `"raw-${message.id}"`,
      cache: cacheOf(found),
      body: () => store.raw.stream(message.seq),
    },
    { downloadAs: emlName(message), sizeBytes: message.facts.sizeBytes },
  )
}

function deliveredAnswer({ store }: Deps, found: Found): Answer {
  const { message } = found
  const { copy, decision } = message
  if (copy === null) {
    throw new Failure('not-found', `Nothing is sent on of this message: its decision is ${decision.kind}.`)
  }
  return bytes(
    {
      contentType: 'message/rfc822',
      etag: `"copy-${message.id}"`,
      cache: cacheOf(found),
      body: () => deliveredChunks(copy, store.raw.stream(message.seq)),
    },
    { downloadAs: emlName(message) },
  )
}

async function parsedOf({ deriver }: Deps, message: StoredMessage) {
  const parsed = await deriver.parsed({ seq: message.seq, sizeBytes: message.facts.sizeBytes })
  if (parsed === undefined) throw notHere()
  return parsed
}

function emlName({ summary }: StoredMessage): string {
  return downloadAs(summary.subject === null ? null : `${summary.subject}.eml`, 'message.eml')
}

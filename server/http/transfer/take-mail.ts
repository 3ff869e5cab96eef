import { randomBytes } from 'node:crypto'
import { receivedSchema, sendInputSchema } from '../../contract/send.ts'
import type { ReceivedView, SendAddress, SendInput } from '../../contract/send.types.ts'
import { type Address, isAsciiAddress, parseAddress } from '../../domain/address.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import { takesMail } from '../../domain/instance.ts'
import type { SessionStory } from '../../domain/session.ts'
import type { Acceptance } from '../../intake/intake.types.ts'
import { compose, type Mailbox } from '../../mime/compose.ts'
import type { HttpDeps } from '../http.types.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Call, type Route, route } from '../requests/route.ts'
import { IMPORTED_TYPES, importStream } from './import.ts'
import { failureOfReply } from './refused-mail.ts'

const BOUNDARY_OCTETS = 15

type Deps = Pick<HttpDeps, 'store' | 'intake'>

/** Mail that comes in by the API. */
export function takeMailRoutes(deps: Deps): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/instances/:instance/messages',
      summary:
        'Takes a message. As JSON it comes in as if by SMTP, on staging alone, and the rule decides about it. As message/rfc822, application/mbox or application/zip (.eml files, and the index of an export) it is imported: kept, and never sent; refused names what could not be taken.',
      needs: 'mark',
      audit: 'messages.taken',
      body: sendInputSchema,
      streams: IMPORTED_TYPES,
      answer: receivedSchema,
      status: 201,
      handle: async (call) => {
        const instance = findInstance(deps.store, call)
        if (!takesMail(instance))
          throw new Failure('conflict', `The instance ${instance.name} takes no mail: it is archived.`)
        const taken: ReceivedView =
          call.stream === null
            ? { messages: [received(await send(deps, instance, call.body))] }
            : await importStream(deps, instance, call.stream, sessionOf(call))
        return json(taken, 201)
      },
    }),
  ]
}

async function send({ intake }: Deps, instance: Instance, input: SendInput): Promise<Acceptance> {
  if (instance.kind === 'production') {
    throw new Failure(
      'refused',
      'A production instance takes what it sends by SMTP alone, so that its credentials decide who may.',
    )
  }
  const from = mailbox(input.from, 'from')
  const lists = (['to', 'cc', 'bcc'] as const).map((name) =>
    (input[name] ?? []).map((each, at) => mailbox(each, `${name}.${at}`)),
  )
  const [to = [], cc = [], bcc = []] = lists
  const everybody = [...new Map([...to, ...cc, ...bcc].map((each) => [each.address, each])).values()]
  const bytes = compose(
    {
      headers: [
        ['From', [from]],
        ...(to.length === 0 ? [] : [['To', to] as const]),
        ...(cc.length === 0 ? [] : [['Cc', cc] as const]),
        ['Subject', input.subject ?? ''],
        ['Date', new Date().toUTCString().replace('GMT', '+0000')],
        ['Message-ID', `<${randomBytes(BOUNDARY_OCTETS).toString('hex')}@stagingpost.invalid>`],
        ...Object.entries(input.headers ?? {}).filter(([name]) => !OWN_FIELDS.has(name.toLowerCase())),
      ],
      text: input.text ?? null,
      html: input.html ?? null,
      attachments: (input.attachments ?? []).map(({ filename, contentType, content, contentId }) => ({
        filename,
        contentType: contentType ?? 'application/octet-stream',
        content: Buffer.from(content, 'base64'),
        contentId: contentId ?? null,
      })),
    },
    randomBytes(BOUNDARY_OCTETS).toString('hex'),
  )
  const collector = intake.collect()
  if (!collector.write(bytes)) await collector.drained()
  return intake.accept({
    instance,
    envelope: {
      from: from.address,
      to: everybody.map(({ address }) => ({ address, notify: null, orcpt: null })),
      smtputf8: ![from, ...everybody].every(({ address }) => isAsciiAddress(address)),
      body: null,
      ret: null,
      envid: null,
    },
    content: await collector.finish(),
    session: API_SESSION,
  })
}

/** Made here, or with a meaning for how the message is read. */
const OWN_FIELDS = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'content-id',
])

const API_SESSION: SessionStory = {
  clientAddress: '127.0.0.1',
  clientPort: 0,
  heloName: 'api',
  tls: null,
  authUser: null,
  transcript: [],
}

function sessionOf(call: Pick<Call<unknown, unknown>, 'stream'>): SessionStory {
  return { ...API_SESSION, transcript: [{ from: 'client', line: `(imported as ${call.stream?.type})` }] }
}

function mailbox(given: SendAddress, field: string): Mailbox & { readonly address: Address } {
  const { address: text, name } = typeof given === 'string' ? { address: given, name: null } : given
  const address = parseAddress(text)
  if (address === undefined) throw new Failure('invalid', `${field}: '${text}' is not one address.`, field)
  return { address, name }
}

function received(acceptance: Acceptance): ReceivedView['messages'][number] {
  if (acceptance.kind === 'accepted') return { id: acceptance.id, seq: acceptance.seq }
  throw failureOfReply(acceptance.reply)
}

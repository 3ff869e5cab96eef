import { z } from 'zod'
import { asciiDomain, parseAddress } from '../domain/address.ts'
import { limitsSchema, retentionSchema } from './bounds.ts'
import { name, section } from './sections.ts'
import {
  choice,
  count,
  isDomainName,
  isHost,
  listen,
  path,
  read,
  scheduleText,
  size,
  text,
} from './values.ts'

const ADDRESS_ALLOWED = 'an address such as qa@team.example'
const PATTERN_ALLOWED = 'user@domain, @domain, or a glob in the local part such as anna+*@domain'
const HEADER_ALLOWED = 'the exact name of a header field such as X-Entity-Ref-ID'
const DOMAIN_ALLOWED = 'a domain name such as mail.shop.example'
const SECRET_ALLOWED = 'text in quotes, or { env: NAME }, or { file: PATH }'
const RATE_ALLOWED = 'recipients a second, such as 14/s or 0.5/s, at most 100000/s'
const KEY_SOURCE_ALLOWED = '{ env: NAME } or { file: PATH }'
/** A subject that names more than this is read by nobody. */
const SUBJECT_RECIPIENTS_MAX = 50
const REDIRECTS_AN_HOUR_MAX = 1_000_000
const RECIPIENTS_A_TRANSACTION_MAX = 10_000
const CONNECTIONS_MAX = 100
const MESSAGES_A_CONNECTION_MAX = 10_000
/** For people, in lists and in the From of redirected copies. */
const LABEL_CHARACTERS_MAX = 100
/** RFC 4616 §2 leaves user names open; ours are kept short enough to show. */
const USER_CHARACTERS_MAX = 255

/** A password in the file, in a variable or in a file of its own; read by `secrets.ts`. */
export const secret = z.union(
  [
    z.string().min(1, { error: SECRET_ALLOWED }),
    section({ env: text('the name of a variable') }),
    section({ file: text('the path of a file') }),
  ],
  {
    error: SECRET_ALLOWED,
  },
)

/** The key of `server/secrets`. Never in the file itself, which people share. */
export const keySource = z
  .union([section({ env: text('the name of a variable') }), section({ file: text('the path of a file') })], {
    error: KEY_SOURCE_ALLOWED,
  })
  .meta({ description: 'where the key is that opens the secrets in the database' })

const userName = text(
  `a user name, in quotes if it is a number, at most ${USER_CHARACTERS_MAX} characters`,
  (value) => value.length <= USER_CHARACTERS_MAX,
)

const address = read(z.string({ error: ADDRESS_ALLOWED }), ADDRESS_ALLOWED, parseAddress)

/** The real SMTP server that mail is handed to. */
export const relaySchema = section({
  host: text('the host name or IP address of an SMTP server', isHost).meta({
    description: 'host name or IP address',
  }),
  port: count({ min: 1, max: 65_535 }).optional().meta({ description: 'default 587' }),
  tls: choice(['required', 'implicit', 'opportunistic', 'none']).optional().meta({
    description: 'required: STARTTLS or fail; implicit: TLS from the first byte, the default on port 465',
  }),
  auth: section({
    user: userName.meta({ description: 'who we log in as' }),
    password: secret.meta({ description: 'with XOAUTH2, an access token' }),
    method: choice(['plain', 'login', 'cram-md5', 'xoauth2'])
      .optional()
      .meta({ description: 'default: the first of plain, login and cram-md5 that the relay offers' }),
  })
    .optional()
    .meta({ description: 'left out, nobody is logged in' }),
  ca: path('certificates (PEM)')
    .optional()
    .meta({ description: 'certificates (PEM) to trust instead of the public ones' }),
  maxRecipients: count({ min: 1, max: RECIPIENTS_A_TRANSACTION_MAX })
    .optional()
    .meta({ description: 'recipients in one transaction' }),
  maxConnections: count({ min: 1, max: CONNECTIONS_MAX })
    .optional()
    .meta({ description: 'connections at once' }),
  maxMessages: count({ min: 1, max: MESSAGES_A_CONNECTION_MAX })
    .optional()
    .meta({ description: 'messages on one connection' }),
  maxSize: size({ min: '1KiB', max: '1GiB' }).optional().meta({ description: 'of one message' }),
  rate: read(z.union([z.number(), z.string()], { error: RATE_ALLOWED }), RATE_ALLOWED, readRate)
    .optional()
    .meta({ description: 'recipients a second' }),
  dkim: section({
    domain: read(z.string({ error: DOMAIN_ALLOWED }), DOMAIN_ALLOWED, (value) =>
      isDomainName(value) ? asciiDomain(value) : undefined,
    ).meta({ description: 'the signing domain; copies whose sender is of another are not signed' }),
    selector: text('a DKIM selector such as mail2026', (value) => /^[A-Za-z0-9._-]{1,63}$/.test(value)).meta({
      description: 'names the public key in the DNS',
    }),
    key: path('a private key (PEM)').meta({ description: 'RSA or Ed25519' }),
  })
    .optional()
    .meta({ description: "signs redirected copies for the sender's domain" }),
  retry: scheduleText()
    .optional()
    .meta({ description: 'waits between attempts, instead of retry.deliver and retry.redirect' }),
})

const emailSchema = section({
  mode: choice(['capture', 'redirect', 'deliver'])
    .optional()
    .meta({ description: 'default capture on staging, deliver on production' }),
  testRecipients: listOf(address, 'a list of addresses').meta({ description: 'where redirected copies go' }),
  allowedRecipients: listOf(z.string({ error: PATTERN_ALLOWED }), `a list, each ${PATTERN_ALLOWED}`).meta({
    description: 'whom a staging instance may mail for real',
  }),
  acknowledge: listOf(z.string({ error: PATTERN_ALLOWED }), `a list, each ${PATTERN_ALLOWED}`).meta({
    description:
      'entries of allowedRecipients that are meant although they allow strangers, such as @gmail.com',
  }),
  sender: address.optional().meta({ description: 'From and MAIL FROM of redirected copies' }),
  relay: text('the name of one of the relays').optional().meta({ description: 'where mail is handed to' }),
  subject: section({
    maxRecipients: count({ min: 1, max: SUBJECT_RECIPIENTS_MAX })
      .optional()
      .meta({ description: 'how many recipients the subject of a copy names; the rest is counted' }),
  })
    .optional()
    .meta({ description: 'of redirected copies' }),
  passHeaders: listOf(z.string({ error: HEADER_ALLOWED }), `a list, each ${HEADER_ALLOWED}`).meta({
    description: 'header fields of your own that copies keep as they are',
  }),
  redirectLimit: count({ min: 0, max: REDIRECTS_AN_HOUR_MAX })
    .optional()
    .meta({ description: 'redirected copies an hour; the rest is held' }),
  invitations: choice(['redirect', 'hold']).optional().meta({
    description: 'what becomes of mail with a calendar: hold keeps testers from answering its organizer',
  }),
})

const domain = section({
  name: read(z.string({ error: DOMAIN_ALLOWED }), DOMAIN_ALLOWED, (value) =>
    isDomainName(value) ? asciiDomain(value) : undefined,
  ).meta({ description: 'a name that leads to this server' }),
  cert: path('a certificate (PEM) for that name')
    .optional()
    .meta({ description: "its certificate (PEM); without, the door's own is shown" }),
  key: path('its private key (PEM)').optional().meta({ description: 'and its private key (PEM)' }),
})

export const domainsSchema = listOf(domain, 'a list of entries with name, cert and key').meta({
  description: 'names of its own, on production only: the page opened there shows this instance',
})

/** One environment of a project. */
export const instanceSchema = section({
  kind: choice(['staging', 'production']).meta({
    description: 'staging mails nobody off its lists; production passes mail on',
  }),
  label: text(
    `text of at most ${LABEL_CHARACTERS_MAX} characters`,
    (value) => value.length <= LABEL_CHARACTERS_MAX,
  )
    .optional()
    .meta({ description: 'what people read; the name unless said' }),
  project: name()
    .optional()
    .meta({ description: 'the application that it is an environment of; default default' }),
  smtp: section({
    listen: listen()
      .optional()
      .meta({ description: 'a port of its own: mail that comes in there is of this instance' }),
  })
    .optional()
    .meta({ description: 'an SMTP door of its own' }),
  requireAuth: z
    .boolean({ error: 'true or false' })
    .optional()
    .meta({ description: 'refuse mail without AUTH, even on loopback' }),
  notifications: z.boolean({ error: 'true or false' }).optional().meta({
    description: 'calls to other systems; default false on staging, true on production',
  }),
  faults: z.boolean({ error: 'true or false' }).optional().meta({
    description: 'let tests inject faults at its SMTP door; staging only, default false',
  }),
  credentials: listOf(
    section({
      username: userName.meta({ description: 'says which instance mail is of' }),
      password: secret.meta({ description: 'what the application shows in AUTH' }),
    }),
    'a list of entries with username and password',
  ).meta({ description: 'SMTP user names' }),
  email: emailSchema.optional().meta({ description: 'the rule' }),
  retention: retentionSchema.optional().meta({ description: 'what is kept, and how long' }),
  limits: limitsSchema.optional().meta({ description: 'what is taken' }),
  domains: domainsSchema,
})

export type DeclaredRelay = z.output<typeof relaySchema>
export type DeclaredInstance = z.output<typeof instanceSchema>
export type DeclaredDomain = z.output<typeof domain>
export type DeclaredSecret = z.output<typeof secret>

/** `14/s` or a number. */
function readRate(value: number | string): number | undefined {
  const rate = Number(/^(\d{1,6}(?:\.\d{1,3})?)(?:\/s)?$/.exec(String(value))?.[1])
  return rate > 0 && rate <= 100_000 ? rate : undefined
}

export function listOf<T extends z.ZodType>(item: T, allowed: string) {
  return z.array(item, { error: allowed }).optional()
}

import type { z } from 'zod'
import {
  DEFAULT_PROJECT,
  EMAIL_RULE_DEFAULTS,
  type EmailRule,
  type InstanceKind,
  NOTIFICATIONS_DEFAULTS,
} from '../domain/instance.ts'
import { KEEP_DEFAULT } from '../domain/keep.ts'
import { RELAY_DEFAULTS } from '../domain/relay.ts'
import { readLimits, readRetention } from './bounds.ts'
import type { Declarations } from './config.types.ts'
import { readPeople, readTokens } from './declared-people.ts'
import { type DeclaredInstance, type DeclaredRelay, instanceSchema, relaySchema } from './declared-schema.ts'
import type { ConfigFile } from './file.ts'
import { valueAt } from './issues.ts'
import { type Secrets, sha256 } from './secrets.ts'

type Where = ConfigFile['where']

/** Message submission (RFC 6409 §3.1), and submission over TLS (RFC 8314 §3.3). */
const PORT_SUBMISSION = 587
const PORT_SUBMISSIONS = 465

/**
 * What the file declares, with defaults filled in and secrets resolved. Entries that are not sound are left out:
 * they have been reported with the whole file, and the others are still to be checked against each other.
 */
export async function readDeclarations(
  content: unknown,
  secrets: Secrets,
  where: Where,
): Promise<Declarations> {
  const relays = soundEntries(valueAt(content, ['relays']), relaySchema)
  const instances = soundEntries(valueAt(content, ['instances']), instanceSchema)
  const people = readPeople(content, secrets, where)
  const tokens = readTokens(content, secrets, where)
  const credentials = instances.map(([name, instance]) => readCredentials(name, instance, secrets, where))
  return {
    relays: await Promise.all(relays.map(([name, relay]) => readRelay(name, relay, secrets, where))),
    instances: instances.map(([name, instance]) => readInstance(name, instance)),
    credentials: (await Promise.all(credentials)).flat(),
    people: await people,
    tokens: await tokens,
    listeners: instances.flatMap(([instance, { smtp }]) =>
      smtp?.listen === undefined ? [] : [{ instance, listen: smtp.listen }],
    ),
  }
}

function soundEntries<T extends z.ZodType>(
  entries: unknown,
  schema: T,
): [name: string, entry: z.output<T>][] {
  return Object.entries(typeof entries === 'object' && entries !== null ? entries : {}).flatMap(
    ([name, entry]) => {
      const { data, success } = schema.safeParse(entry)
      return success ? [[name, data]] : []
    },
  )
}

async function readRelay(name: string, relay: DeclaredRelay, secrets: Secrets, where: Where) {
  const path = ['relays', name, 'auth', 'password']
  const { auth } = relay
  const port = relay.port ?? (relay.tls === 'implicit' ? PORT_SUBMISSIONS : PORT_SUBMISSION)
  return {
    name,
    host: relay.host,
    port,
    tls: relay.tls ?? (port === PORT_SUBMISSIONS ? 'implicit' : 'required'),
    auth: auth
      ? {
          user: auth.user,
          method: auth.method,
          password: await secrets.resolve(auth.password, where(path), path.join('.')),
        }
      : null,
    maxRecipients: relay.maxRecipients ?? RELAY_DEFAULTS.maxRecipients,
    maxConnections: relay.maxConnections ?? RELAY_DEFAULTS.maxConnections,
    maxMessages: relay.maxMessages ?? RELAY_DEFAULTS.maxMessages,
    retry: relay.retry ?? null,
    maxSizeBytes: relay.maxSize ?? null,
    rate: relay.rate ?? null,
    ca:
      relay.ca === undefined
        ? null
        : await secrets.certificates(relay.ca, where(['relays', name, 'ca']), `relays.${name}.ca`),
    dkim: relay.dkim
      ? {
          ...relay.dkim,
          key: await secrets.privateKey(
            relay.dkim.key,
            where(['relays', name, 'dkim', 'key']),
            `relays.${name}.dkim.key`,
          ),
        }
      : null,
  } as const
}

function readInstance(name: string, instance: DeclaredInstance) {
  return {
    name,
    kind: instance.kind,
    label: instance.label ?? name,
    project: instance.project ?? DEFAULT_PROJECT,
    requireAuth: instance.requireAuth ?? false,
    notifications: instance.notifications ?? NOTIFICATIONS_DEFAULTS[instance.kind],
    faults: instance.faults ?? false,
    email: readRule(instance.kind, instance.email ?? {}),
    retention: readRetention(instance.kind, instance.retention),
    keep: instance.retention?.keep ?? KEEP_DEFAULT,
    limits: readLimits(instance.limits),
  }
}

function readRule(kind: InstanceKind, email: NonNullable<DeclaredInstance['email']>): EmailRule {
  const defaults = EMAIL_RULE_DEFAULTS
  return {
    mode: email.mode ?? (kind === 'staging' ? 'capture' : 'deliver'),
    testRecipients: email.testRecipients ?? defaults.testRecipients,
    allowedRecipients: email.allowedRecipients ?? defaults.allowedRecipients,
    sender: email.sender ?? defaults.sender,
    relay: email.relay ?? defaults.relay,
    subject: { maxRecipients: email.subject?.maxRecipients ?? defaults.subject.maxRecipients },
    passHeaders: email.passHeaders ?? defaults.passHeaders,
    redirectLimit: email.redirectLimit ?? defaults.redirectLimit,
    invitations: email.invitations ?? defaults.invitations,
  }
}

function readCredentials(instance: string, declared: DeclaredInstance, secrets: Secrets, where: Where) {
  return Promise.all(
    (declared.credentials ?? []).map(async ({ username, password }, i) => {
      const path = ['instances', instance, 'credentials', i, 'password']
      const secret = await secrets.resolve(password, where(path), path.join('.'))
      return { instance, username, secretSha256: sha256(secret) }
    }),
  )
}

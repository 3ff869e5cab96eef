import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { WebhookInput, WebhookPatch } from '../../contract/webhook.types.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import { withoutContent } from '../../domain/search-without-content.ts'
import { SECRET_OVERLAP_MS, WEBHOOK_EVENTS, type Webhook, type WebhookSecret } from '../../domain/webhook.ts'
import { newWebhookSecret } from '../../notify/signature.ts'
import type { HttpDeps } from '../http.types.ts'
import { parseSearchText } from '../messages/search.ts'

type Deps = Pick<HttpDeps, 'store' | 'secrets' | 'mayCall'>

/** A webhook to be kept, and the secret that was made for it, if one was. */
export interface NewWebhook {
  readonly webhook: Omit<Webhook, 'fromSeq' | 'createdAtMs'>
  readonly secret: string | null
}

/** Of the connection, of the body or of the signature: not for anybody to set. */
const OWN_HEADERS =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*|user-agent|webhook-.*)$/i

export async function newWebhook(instance: Instance, input: WebhookInput, deps: Deps): Promise<NewWebhook> {
  const id = `wh_${randomBytes(12).toString('base64url')}`
  const { secretConstant = null } = input
  const { secret, shown } = secretOf(id, secretConstant, deps)
  const webhook = {
    id,
    instanceId: instance.id,
    url: urlOf(input.url, deps),
    events: eventsOf(input.events),
    search: searchOf(instance, input.search ?? null),
    isEnabled: input.enabled ?? true,
    secret,
    previousSecret: null,
    headers: headersOf(input.headers ?? []),
  }
  await checkConstants(webhook, deps)
  return { webhook, secret: shown }
}

export async function changedWebhook(
  instance: Instance,
  before: Webhook,
  patch: WebhookPatch,
  deps: Deps & { readonly nowMs: number },
): Promise<NewWebhook> {
  const { id, instanceId } = before
  const { nowMs } = deps
  const wants = patch.newSecret === true ? null : patch.secretConstant
  const isOwn = wants === null && (before.secret.kind === 'constant' || patch.newSecret === true)
  const { secret, shown } =
    typeof wants === 'string' || isOwn
      ? secretOf(id, wants ?? null, deps)
      : { secret: before.secret, shown: null }
  const webhook = {
    id,
    instanceId,
    url: patch.url === undefined ? before.url : urlOf(patch.url, deps),
    events: patch.events === undefined ? before.events : eventsOf(patch.events),
    search: patch.search === undefined ? before.search : searchOf(instance, patch.search),
    isEnabled: patch.enabled ?? before.isEnabled,
    secret,
    previousSecret:
      secret === before.secret
        ? before.previousSecret
        : { secret: before.secret, untilMs: nowMs + SECRET_OVERLAP_MS },
    headers: patch.headers === undefined ? before.headers : headersOf(patch.headers),
  }
  await checkConstants(webhook, deps)
  return { webhook, secret: shown }
}

function secretOf(
  id: string,
  constant: string | null,
  { secrets }: Deps,
): { readonly secret: WebhookSecret; readonly shown: string | null } {
  if (constant !== null) return { secret: { kind: 'constant', name: constant }, shown: null }
  const shown = newWebhookSecret()
  return {
    secret: { kind: 'own', sealed: secrets.seal(shown, { kind: 'webhook-secret', webhook: id }) },
    shown,
  }
}

/** In the spelling that is connected to: `http://2130706433` is 127.0.0.1. Names are looked up when they are called. */
function urlOf(text: string, { mayCall }: Deps): string {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Failure('invalid', 'A webhook goes to an https:// or http:// URL.', 'url')
  if (url.username !== '' || url.password !== '')
    throw new Failure(
      'invalid',
      'Put what signs it in into a constant and a header, not into the URL.',
      'url',
    )
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayCall(host)) {
    const remedy = 'the administrator of the server can list networks of your own (webhooks.networks)'
    throw new Failure('refused', `${host} is not of the public internet; ${remedy}.`, 'url')
  }
  url.hash = ''
  return url.href
}

function eventsOf(given: WebhookInput['events']): Webhook['events'] {
  return WEBHOOK_EVENTS.filter((event) => given === undefined || given.includes(event))
}

/** Points at the column of what cannot be read. On production it may not ask about bodies. */
function searchOf({ kind }: Instance, text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  const search = parseSearchText(text)
  if (kind === 'production') withoutContent(search)
  return text.trim()
}

function headersOf(given: NonNullable<WebhookInput['headers']>): Webhook['headers'] {
  const names = given.map(({ name }) => name.toLowerCase())
  const own = given.find(({ name }) => OWN_HEADERS.test(name))
  if (own !== undefined) throw new Failure('invalid', `${own.name} is set by us.`, 'headers')
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Failure('invalid', `${twice} is given twice.`, 'headers')
  return Object.fromEntries(given.map(({ name, constant }) => [name, constant]))
}

async function checkConstants(
  { instanceId, secret, headers }: NewWebhook['webhook'],
  { store }: Deps,
): Promise<void> {
  const known = new Set((await store.constants.list(instanceId)).map(({ name }) => name))
  const asked = [
    ...(secret.kind === 'constant' ? [{ name: secret.name, field: 'secretConstant' }] : []),
    ...Object.values(headers).map((name) => ({ name, field: 'headers' })),
  ]
  const missing = asked.find(({ name }) => !known.has(name))
  if (missing === undefined) return
  const words = `There is no constant ${missing.name} in this instance: set it first.`
  throw new Failure('invalid', words, missing.field)
}

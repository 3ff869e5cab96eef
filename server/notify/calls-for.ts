import { randomBytes } from 'node:crypto'
import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'
import type { Search } from '../domain/search.ts'
import { parseSearch } from '../domain/search-syntax.ts'
import { withoutContent } from '../domain/search-without-content.ts'
import type { Webhook } from '../domain/webhook.ts'
import type { NewCall, News, Store } from '../store/store.types.ts'
import { callBody } from './body.ts'
import { eventsOf, type Telling } from './events-of.ts'

/** A change with what is told of its message. */
export interface Told {
  readonly change: Telling
  readonly news: News
}

/** The calls that tell a webhook of these changes: those behind its `fromSeq`, of its events, that its search finds. */
export async function callsFor(
  { id: webhookId, events, search, fromSeq }: Webhook,
  instance: Instance,
  told: readonly Told[],
  { store, nowMs }: { readonly store: Pick<Store, 'webhooks'>; readonly nowMs: number },
): Promise<readonly NewCall[]> {
  const asked = told.flatMap(({ change, news }) => {
    if (change.seq <= fromSeq) return []
    const wanted = eventsOf(change, news).filter((event) => events.includes(event))
    return wanted.map((event) => ({ change, news, event }))
  })
  const seqs = [...new Set(asked.map(({ news }) => news.seq))]
  const matching = new Set(await matchingOf(instance, search, seqs, { store, nowMs }))
  return asked
    .filter(({ news }) => matching.has(news.seq))
    .map(({ change: { atMs, messageId }, news, event }) => ({
      id: newCallId(),
      webhookId,
      event,
      messageId,
      body: callBody({ event, atMs, instance, news }),
      atMs: nowMs,
    }))
}

/** `webhook-id`. */
export function newCallId(): string {
  return `msg_${randomBytes(18).toString('base64url')}`
}

async function matchingOf(
  instance: Instance,
  text: string | null,
  seqs: readonly number[],
  { store, nowMs }: { readonly store: Pick<Store, 'webhooks'>; readonly nowMs: number },
): Promise<readonly number[]> {
  if (text === null || seqs.length === 0) return seqs
  const search = searchFor(instance, text, nowMs)
  return search === undefined ? [] : store.webhooks.matching(instance.id, seqs, search)
}

/** A search over production mail asks nothing of bodies, as in lists; what cannot be asked finds nothing. */
function searchFor({ kind }: Instance, text: string, nowMs: number): Search | undefined {
  const search = parseSearch(text, nowMs)
  if (search.kind === 'problem') return undefined
  if (kind === 'staging') return search
  try {
    return withoutContent(search)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

import type { AllMessagesView } from '../../server/contract/all.types.ts'
import { ask } from '../api.ts'

/** At most 500. */
const PAGE_MESSAGES = 50

/** A page of the messages of all instances that one may see. May throw `ApiError`. */
export function allMessages(search: string, pageToken: string | null): Promise<AllMessagesView> {
  const query = new URLSearchParams({ limit: String(PAGE_MESSAGES) })
  if (search !== '') query.set('search', search)
  if (pageToken !== null) query.set('pageToken', pageToken)
  return ask<AllMessagesView>(`/all/messages?${query}`)
}

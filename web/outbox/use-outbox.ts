import { useEffect, useState } from 'react'
import type { OutboxAllView } from '../../server/contract/outbox.types.ts'
import { type Loaded, useLoaded } from '../console/use-loaded.ts'
import { useInbox } from '../inbox/use-inbox.ts'
import { outboxApi } from './outbox-api.ts'
import { type OutboxPlace, outboxUrl } from './outbox-place.ts'

const PAGE_DELIVERIES = 100
/** What the server gives at once at most; older ones are a page of their own. */
const DELIVERIES_MAX = 500
/** A burst of changes asks once. */
const AGAIN_MS = 300
/** How a relay does is in no event. */
const LOOK_MS = 5_000

export interface Outbox extends Loaded<OutboxAllView> {
  /** Shows more below; null when all is shown, or as much as a page has. */
  readonly showMore: (() => void) | null
}

/** What a place of the outbox shows, as it is now: asked again when something changed. */
export function useOutbox(place: OutboxPlace): Outbox {
  const { cursor } = useInbox()
  const key = outboxUrl(place)
  const [shown, setShown] = useState({ key, limit: PAGE_DELIVERIES })
  const limit = shown.key === key ? shown.limit : PAGE_DELIVERIES
  const loaded = useLoaded(key, () => outboxApi.list(place, limit))
  const { data, reload } = loaded
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cursor or limit is another answer
  useEffect(() => {
    const timer = setTimeout(reload, AGAIN_MS)
    return () => clearTimeout(timer)
  }, [cursor, limit, reload])
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload()
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [reload])
  const isMore = data !== null && data.nextPageToken !== null && limit < DELIVERIES_MAX
  const showMore = () => setShown({ key, limit: Math.min(DELIVERIES_MAX, limit + PAGE_DELIVERIES) })
  return { ...loaded, showMore: isMore ? showMore : null }
}

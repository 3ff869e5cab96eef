import type { MessagePageView } from '../../server/contract/message.types.ts'
import { type Api, ApiError, openApi } from './api.ts'

export interface Drain {
  /** Messages that were not derived yet when the load had ended. */
  readonly backlog: number
  /** Until a search saw them all. */
  readonly seconds: number
}

const PAGE = 500
const DRAIN_TIMEOUT_MS = 60_000

/**
 * How fast derived data catches up once the load is over. A search answers only when it sees all that was stored
 * before it, so its answer marks the end. What is not derived has no snippet, and the oldest go first.
 */
export async function drainBacklog(httpUrl: string): Promise<Drain> {
  const api = openApi(httpUrl)
  const messages = '/instances/default/messages'
  let backlog = 0
  let pageToken: string | null = ''
  while (pageToken !== null) {
    const more: string = pageToken === '' ? '' : `&pageToken=${encodeURIComponent(pageToken)}`
    const page: MessagePageView = await api.call('GET', `${messages}?limit=${PAGE}${more}`)
    const pending = page.messages.filter(({ snippet, parseable }) => snippet === '' && parseable).length
    backlog += pending
    pageToken = pending < PAGE ? null : page.nextPageToken
  }
  const beganMs = performance.now()
  await searched(api, `${messages}?limit=1&search=order`)
  const seconds = (performance.now() - beganMs) / 1_000
  api.close()
  return { backlog, seconds }
}

/** A search that waits for the index is refused after a while, and is then asked again. */
async function searched(api: Api, path: string): Promise<void> {
  for (const endMs = performance.now() + DRAIN_TIMEOUT_MS; ; ) {
    try {
      await api.call('GET', path)
      return
    } catch (error) {
      const behind = error instanceof ApiError && error.status === 503
      if (!behind || performance.now() > endMs) throw error
    }
  }
}

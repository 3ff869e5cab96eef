import type { PeopleStore } from '../store/store.types.ts'
import { makeLink } from './invite.ts'

/** A link that makes the first administrator, for the start to print; null when there is one who can sign in. */
export async function firstLink(
  people: Pick<PeopleStore, 'list' | 'addLink'>,
  pageUrl: string,
  nowMs: number,
): Promise<string | null> {
  const hasAdmin = people.list().some(({ isAdmin, disabledAtMs }) => isAdmin && disabledAtMs === null)
  if (hasAdmin) return null
  const { secret } = await makeLink(people, { kind: 'administrator' }, 'the start of the server', nowMs)
  return linkUrl(pageUrl, secret)
}

/** Behind the hash sign, so that it stands in no log of a server or proxy. */
export function linkUrl(pageUrl: string, secret: string): string {
  return `${pageUrl}/welcome#${secret}`
}

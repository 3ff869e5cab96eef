import type { Link, LinkPurpose } from '../domain/person.ts'
import type { PeopleStore } from '../store/store.types.ts'
import { newSecret } from './secret.ts'

/** The administrator's link is printed where others may look over the shoulder: use it at once. */
export const ADMINISTRATOR_LINK_MS = 15 * 60 * 1000
const INVITATION_MS = 7 * 24 * 60 * 60 * 1000

/** Makes a single-use link; its secret is in the answer and nowhere else. */
export async function makeLink(
  people: Pick<PeopleStore, 'addLink'>,
  purpose: LinkPurpose,
  createdBy: string,
  nowMs: number,
): Promise<{ readonly secret: string; readonly link: Link }> {
  const { secret, hash } = newSecret()
  const lifeMs = purpose.kind === 'administrator' ? ADMINISTRATOR_LINK_MS : INVITATION_MS
  const link = await people.addLink({
    hash,
    purpose,
    createdBy,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + lifeMs,
  })
  return { secret, link }
}

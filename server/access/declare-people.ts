import type { Declarations } from '../config/config.types.ts'
import type { Passwords } from '../secrets/password.ts'
import type { PeopleStore } from '../store/store.types.ts'

/**
 * Makes the people and tokens of the file what it says, with their passwords hashed. Resolves to instances that it
 * names and that are not there.
 */
export async function declarePeople(
  people: Pick<PeopleStore, 'syncFile' | 'byEmail' | 'passwordHash'>,
  { people: declared, tokens }: Pick<Declarations, 'people' | 'tokens'>,
  passwords: Passwords,
  nowMs: number,
): Promise<readonly string[]> {
  const hashed = []
  for (const { password, ...person } of declared) {
    hashed.push({ ...person, passwordHash: await hashOf(person.email, password) })
  }
  return people.syncFile({ people: hashed, tokens }, nowMs)

  /** Null leaves the hash that is there, where it is still right: a new one would take as long. */
  async function hashOf(email: string, password: string | null): Promise<string | null> {
    if (password === null) return null
    const known = people.byEmail(email)
    const kept = known === undefined ? null : await people.passwordHash(known.id)
    if (kept !== null && (await passwords.verify(password, kept))) return null
    return passwords.hash(password)
  }
}

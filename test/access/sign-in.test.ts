import { expect, test } from 'vitest'
import { createSignIn } from '../../server/access/sign-in.ts'
import { openTestStore } from '../store/support.ts'

const RIGHT = 'correct horse battery'
const FROM = { clientAddress: '192.0.2.1', userAgent: 'test' }

/** Sign-in where a password costs nothing to check, so that a hundred guesses are made at once. */
async function openSignIn() {
  const { people } = await openTestStore()
  const rest = { name: 'Anna', isAdmin: false, identity: null }
  await people.add({ ...rest, email: 'anna@team.example', passwordHash: RIGHT }, 0)
  const passwords = {
    hash: async (password: string) => password,
    verify: async (password: string, hash: string | null) => password === hash,
  }
  const signIn = createSignIn({ people, passwords, now: () => 0 })
  const tried = (email: string, password: string, from = FROM) =>
    signIn.withPassword(email, password, from).then(
      () => 'in',
      (error: { code: string }) => error.code,
    )
  return { tried }
}

test('one client is slowed down over all addresses, by wrong guesses alone', async () => {
  const { tried } = await openSignIn()
  const guess = (at: number) => tried(`user${at}@team.example`, 'a guess')
  for (let at = 0; at < 60; at++) expect(await guess(at)).toBe('refused')
  for (let at = 0; at < 60; at++) expect(await tried('anna@team.example', RIGHT)).toBe('in')
  for (let at = 60; at < 100; at++) expect(await guess(at)).toBe('refused')
  expect(await guess(100)).toBe('limited')
  expect(await tried('anna@team.example', RIGHT)).toBe('limited')
  expect(await tried('anna@team.example', RIGHT, { ...FROM, clientAddress: '192.0.2.2' })).toBe('in')
})

import type { OpenDoor } from './door.ts'
import { addPerson, signedIn, tokenOf } from './sign-in.ts'

export type Visitor =
  | 'nobody'
  | 'member of another instance'
  | 'viewer'
  | 'tester'
  | 'admin'
  | 'admin of the project'
  | 'administrator'
  | 'read token of a tester'
  | 'write and release token of a tester'
  | 'token of the administrator for another instance'
  | 'expired token'
  | 'token of somebody shut out'
  | 'ended session'

/** `uat` (staging) and `live` (production) of the project `shop`, `other` of another; and what each visitor shows. */
export async function setIsolationScene(door: OpenDoor): Promise<Record<Visitor, Record<string, string>>> {
  const { store, ask } = door
  const post = (path: string, body: unknown) => ask(`/api/v1${path}`, { method: 'POST', body })
  await post('/projects', { name: 'shop' })
  await post('/instances', { name: 'uat', kind: 'staging', project: 'shop' })
  await post('/instances', { name: 'live', kind: 'production', project: 'shop' })
  await post('/instances', { name: 'other', kind: 'staging' })
  const on = (role: 'viewer' | 'tester' | 'admin') => ({ instances: { uat: role, live: role } })
  const administrator = await addPerson(store, { isAdmin: true })
  const tester = await addPerson(store, on('tester'))
  const shutOut = await addPerson(store, on('tester'))
  const ofShutOut = await tokenOf(store, shutOut.id, { scopes: ['read'] })
  await store.people.change(shutOut.id, { disabledAtMs: Date.now() })
  const ended = await signedIn(store, on('admin'))
  const endedPerson = store.people.list().at(-1)
  await store.people.endSessions(endedPerson?.id ?? 0, { kind: 'all-but', id: null })
  return {
    nobody: {},
    'member of another instance': await signedIn(store, { instances: { other: 'admin' } }),
    viewer: await signedIn(store, on('viewer')),
    tester: await signedIn(store, on('tester')),
    admin: await signedIn(store, on('admin')),
    'admin of the project': await signedIn(store, { projects: { shop: 'admin' } }),
    administrator: await signedIn(store, { isAdmin: true }),
    'read token of a tester': await tokenOf(store, tester.id, { scopes: ['read'] }),
    // More scopes than rights: a token never opens more than its maker may.
    'write and release token of a tester': await tokenOf(store, tester.id, {
      scopes: ['write', 'release', 'admin', 'server'],
    }),
    'token of the administrator for another instance': await tokenOf(store, administrator.id, {
      scopes: ['admin'],
      only: ['other'],
    }),
    'expired token': await tokenOf(store, tester.id, { scopes: ['read'], expiresAtMs: Date.now() - 1 }),
    'token of somebody shut out': ofShutOut,
    'ended session': ended,
  }
}

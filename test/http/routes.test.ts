import { describe, expect, test } from 'vitest'
import { apiRoutes } from '../../server/http/routes.ts'
import { openDoor } from './door.ts'
import { HOSTILE } from './mails.ts'
import { signedIn } from './sign-in.ts'

describe('the route table', () => {
  test('every GET answers as its schema says, and changes nothing', async () => {
    const door = await openDoor()
    const { id } = await door.deliver({ raw: HOSTILE })
    const headers = await signedIn(door.store, { isAdmin: true })
    const cursor = await settled(door)
    const counts = await door.store.instances.counts(1)
    const gets = apiRoutes(door.deps).filter(
      ({ method, produces }) => method === 'get' && !produces.includes('text/event-stream'),
    )
    expect(gets.length).toBeGreaterThan(10)
    for (const { path, answer } of gets) {
      const url = `/api/v1${path.replace(':instance', 'default').replace(':id', id).replace(':part', '1').replace(':project', 'default')}`
      const { status, json } = await door.ask(url, { headers })
      // Nobody but a preview knows the proof of a picture.
      if (path.includes('/remote/')) expect([path, status]).toEqual([path, 400])
      else if (/\/(?:delivered|:delivery|:webhook\/deliveries)$/.test(path))
        expect([path, status]).toEqual([path, 404])
      else expect([path, status]).toEqual([path, 200])
      if (answer !== null && status === 200) answer.parse(json)
    }
    expect(await settled(door)).toBe(cursor)
    expect(await door.store.instances.counts(1)).toEqual(counts)
  })

  test('names each method and path once', async () => {
    const { deps } = await openDoor()
    const names = apiRoutes(deps).map(({ method, path }) => `${method} ${path}`)
    expect(new Set(names).size).toBe(names.length)
  })
})

async function settled({ store }: { store: Awaited<ReturnType<typeof openDoor>>['store'] }): Promise<number> {
  await store.derived.reached(await store.changes.cursor())
  return store.changes.cursor()
}

import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHttpApp } from '../../server/http/app.ts'
import { openDoor } from './door.ts'

describe('listening', () => {
  test.each([
    ['a port in use', '127.0.0.1', 'in use'],
    ['an address of another machine', '192.0.2.1', 'no address of this machine'],
  ])('on %s says so, with the remedy', async (_name, host, words) => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      taken.close()
    })
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { deps } = await openDoor()
    const door = createHttpApp({ ...deps, config: { ...deps.config, listen: { host, port } } })
    await expect(door.listen()).rejects.toMatchObject({
      name: 'Failure',
      field: 'http.listen',
      message: expect.stringMatching(new RegExp(`${words}.*--http`)),
    })
  })

  test('answers clients that offer HTTP/2 on a plain connection', async () => {
    const { ask } = await openDoor()
    const offer = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
    }
    expect((await ask('/api/v1/instances', { headers: offer })).status).toBe(200)
    const posted = await ask('/api/v1/instances', {
      method: 'POST',
      headers: offer,
      body: { name: 'uat', kind: 'staging' },
    })
    expect(posted.status).toBe(201)
  })

  test('ends with every connection closed', async () => {
    const { door, ask } = await openDoor()
    await ask('/health/live')
    await door.close()
    await expect(ask('/health/live')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('health', () => {
  test('says when the store is gone', async () => {
    const { closeStore, ask } = await openDoor()
    await closeStore()
    const { status, json } = await ask('/health/ready')
    expect([status, json]).toEqual([503, { status: 'unavailable' }])
    expect((await ask('/health/live')).status).toBe(200)
  })
})

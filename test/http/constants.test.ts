import { describe, expect, test } from 'vitest'
import { CONSTANTS_MAX } from '../../server/domain/constant.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { type OpenDoor, openDoor } from './door.ts'

const SECRET = 'sk_live_51Hc9-unmistakable'

async function put(door: OpenDoor, name: string, value: unknown, instance = 'default') {
  return door.ask(`/api/v1/instances/${instance}/constants/${name}`, { method: 'PUT', body: { value } })
}

async function list(door: OpenDoor, instance = 'default') {
  return (await door.ask(`/api/v1/instances/${instance}/constants`)).json.constants
}

async function add(door: OpenDoor, name: string, kind: string): Promise<void> {
  const { status } = await door.ask('/api/v1/instances', { method: 'POST', body: { name, kind } })
  expect(status).toBe(201)
}

describe('constants', () => {
  test('are set, replaced, listed by name and removed; a value never comes back', async () => {
    const door = await openDoor()
    expect(await list(door)).toEqual([])
    const answers = [
      await put(door, 'STRIPE_KEY', 'first'),
      await put(door, 'STRIPE_KEY', SECRET),
      await put(door, 'API_URL', 'https://api.stage.example'),
      await door.ask('/api/v1/instances/default/constants'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(answers[3]?.json.constants).toEqual([
      { name: 'API_URL', setAt: expect.any(String), alsoHeldBy: [], warning: null },
      { name: 'STRIPE_KEY', setAt: expect.any(String), alsoHeldBy: [], warning: null },
    ])
    expect(answers.map(({ text }) => text).join()).not.toMatch(/unmistakable|sealed1/)

    const path = '/api/v1/instances/default/constants/STRIPE_KEY'
    expect((await door.ask(path, { method: 'DELETE' })).status).toBe(204)
    expect((await door.ask(path, { method: 'DELETE' })).status).toBe(404)
    expect((await door.ask(path)).status).toBe(405)
    expect((await list(door)).map(({ name }: { name: string }) => name)).toEqual(['API_URL'])
  })

  test('are kept sealed, each for its own place', async () => {
    const door = await openDoor()
    await add(door, 'shop', 'staging')
    await put(door, 'KEY', SECRET)
    await put(door, 'KEY', SECRET, 'shop')
    const values = await door.store.sealed.all()
    expect(values.map(({ place, sealed }) => TEST_SECRETS.open(sealed, place))).toEqual([SECRET, SECRET])
    const [first, second] = values
    if (first === undefined || second === undefined) throw new Error('two were set')
    expect(() => TEST_SECRETS.open(first.sealed, second.place)).toThrow('does not open')
  })

  test.each([
    ['no text', 7, 'value'],
    ['nothing', '', 'value'],
    ['a line break', `${SECRET}\r\nX-Injected: 1`, 'value'],
    ['a line feed', `${SECRET}\n`, 'value'],
    ['NUL', `${SECRET}\0`, 'value'],
    ['a line separator', `${SECRET}\u2028`, 'value'],
    ['too many characters', SECRET.padEnd(4_097, 'x'), 'value'],
    ['too many octets', 'é'.repeat(2_049), 'value'],
  ])('%s is refused as a value, which is not shown', async (_, value, path) => {
    const door = await openDoor()
    const { status, json, text } = await put(door, 'KEY', value)
    expect([status, json.errors[0].path]).toEqual([422, path])
    expect(text).not.toContain('unmistakable')
    expect(await list(door)).toEqual([])
  })

  test('a body that cannot be read is not shown either', async () => {
    const door = await openDoor()
    const body = `{ "value": "${SECRET}" "}`
    const { status, text } = await door.ask('/api/v1/instances/default/constants/KEY', {
      method: 'PUT',
      body,
    })
    expect(status).toBe(400)
    expect(text).not.toContain('unmistakable')
  })

  test('the longest value is kept whole', async () => {
    const door = await openDoor()
    const longest = 'é'.repeat(2_048)
    expect((await put(door, 'KEY', longest)).status).toBe(200)
    const [value] = await door.store.sealed.all()
    if (value === undefined) throw new Error('it was set')
    expect(TEST_SECRETS.open(value.sealed, value.place)).toBe(longest)
  })

  test.each(['key', '1KEY', '_KEY', 'A-B', 'A%20B', 'É', `A${'B'.repeat(64)}`])(
    '%s is no name',
    async (name) => {
      const door = await openDoor()
      expect((await put(door, encodeURI(name), 'x')).json).toMatchObject({ status: 422, code: 'invalid' })
    },
  )

  test('are limited in number; replacing one still works', async () => {
    const door = await openDoor()
    for (let n = 0; n < CONSTANTS_MAX; n++) expect((await put(door, `K${n}`, `v${n}`)).status).toBe(200)
    expect((await put(door, 'ONE_MORE', 'x')).json).toMatchObject({ status: 429, code: 'limited' })
    expect((await put(door, 'K7', 'other')).status).toBe(200)
    expect(await list(door)).toHaveLength(CONSTANTS_MAX)
  })

  test('of an instance that is not there', async () => {
    const door = await openDoor()
    expect((await put(door, 'KEY', 'x', 'nobody')).status).toBe(404)
    expect((await door.ask('/api/v1/instances/nobody/constants')).status).toBe(404)
  })
})

describe('a value that staging and production share', () => {
  test('is warned of on both sides, whatever its names, until one is changed', async () => {
    const door = await openDoor()
    await add(door, 'shop', 'production')
    await add(door, 'shop-dev', 'staging')
    await put(door, 'STRIPE_KEY', SECRET, 'shop')
    await put(door, 'PAYMENT_KEY', SECRET)
    await put(door, 'OTHER', 'its own', 'shop-dev')
    expect(await list(door)).toMatchObject([
      {
        name: 'PAYMENT_KEY',
        alsoHeldBy: [{ instance: 'shop', name: 'STRIPE_KEY' }],
        warning: expect.stringContaining('STRIPE_KEY of shop (production)'),
      },
    ])
    expect(await list(door, 'shop')).toMatchObject([
      { alsoHeldBy: [{ instance: 'default', name: 'PAYMENT_KEY' }] },
    ])
    expect(await list(door, 'shop-dev')).toMatchObject([{ alsoHeldBy: [], warning: null }])

    const changed = await put(door, 'PAYMENT_KEY', `${SECRET}-stage`)
    expect(changed.json).toMatchObject({ alsoHeldBy: [], warning: null })
    expect(await list(door, 'shop')).toMatchObject([{ warning: null }])
  })

  test('two staging instances may share one', async () => {
    const door = await openDoor()
    await add(door, 'shop-dev', 'staging')
    await put(door, 'KEY', SECRET)
    expect((await put(door, 'KEY', SECRET, 'shop-dev')).json).toMatchObject({ warning: null })
  })
})

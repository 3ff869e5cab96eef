import { expect, test } from 'vitest'
import { openDoor } from './door.ts'

const FAULTS = '/api/v1/instances/uat/faults'
const BUSY = { at: 'RCPT', recipient: 'ann@x.test', reply: '451 4.3.0 Busy', times: 2 }

test('faults are switched on, added, listed and removed', async () => {
  const { ask } = await openDoor()
  await ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
  const off = await ask(FAULTS, { method: 'POST', body: BUSY })
  expect(off).toMatchObject({ status: 409, json: { detail: expect.stringContaining('instance faults uat') } })
  await ask('/api/v1/instances/uat', { method: 'PATCH', body: { faults: true } })
  const added = await ask(FAULTS, { method: 'POST', body: BUSY })
  const view = {
    id: expect.any(String),
    ...BUSY,
    delayMs: 0,
    disconnect: false,
    bytesPerSecond: null,
    struck: 0,
    probability: 1,
    expiresAt: expect.any(String),
  }
  expect(added).toMatchObject({ status: 201, json: view })
  const leftMs = Date.parse(added.json.expiresAt) - Date.now()
  expect(leftMs).toBeGreaterThan(200_000)
  expect(leftMs).toBeLessThanOrEqual(300_000)
  expect((await ask(FAULTS)).json).toEqual({ faults: [view] })
  const remove = () => ask(`${FAULTS}/${added.json.id}`, { method: 'DELETE' })
  expect([(await remove()).status, (await remove()).status]).toEqual([204, 404])
  await ask(FAULTS, { method: 'POST', body: { at: 'DOT', delayMs: 5 } })
  expect((await ask(FAULTS, { method: 'DELETE' })).status).toBe(204)
  expect((await ask(FAULTS)).json).toEqual({ faults: [] })
  const { entries } = (await ask('/api/v1/instances/uat/audit?action=fault.')).json
  expect(entries.map(({ action }: { action: string }) => action)).toEqual([
    'fault.added',
    'fault.removed',
    'fault.added',
  ])
})

test.each([
  [{ ...BUSY, reply: '250 2.0.0 Ok' }, /reply: '250 2.0.0 Ok' is no refusal/],
  [{ ...BUSY, reply: '451 4.3.0 Busy\r\n250 Ok' }, /reply: /],
  [{ ...BUSY, probability: 0 }, /probability: /],
  [{ ...BUSY, at: 'EHLO' }, /at: /],
  [{ at: 'CONNECT', disconnect: true }, /nobody knows at CONNECT/],
])('%j is refused in words', async (body, words) => {
  const { ask } = await openDoor()
  await ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging', faults: true } })
  expect(await ask(FAULTS, { method: 'POST', body })).toMatchObject({
    status: 422,
    json: { detail: expect.stringMatching(words) },
  })
})

test('production has none: neither the switch nor a fault, and becoming production switches it off', async () => {
  const { ask } = await openDoor()
  const make = (body: unknown) => ask('/api/v1/instances', { method: 'POST', body })
  expect((await make({ name: 'shop', kind: 'production', faults: true })).status).toBe(403)
  await make({ name: 'shop', kind: 'production' })
  const add = { method: 'POST', body: { at: 'MAIL', reply: '451 Busy' } }
  expect((await ask('/api/v1/instances/shop/faults', add)).status).toBe(403)
  expect((await make({ name: 'uat', kind: 'staging', faults: true })).json.faults).toBe(true)
  const body = { kind: 'production', email: { mode: 'deliver' }, confirm: true }
  expect((await ask('/api/v1/instances/uat', { method: 'PATCH', body })).json).toMatchObject({
    kind: 'production',
    faults: false,
  })
})

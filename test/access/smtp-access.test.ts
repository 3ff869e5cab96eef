import { describe, expect, onTestFinished, test } from 'vitest'
import type { SmtpAccess } from '../../server/access/access.types.ts'
import { isLoopback } from '../../server/access/loopback.ts'
import { createSmtpAccess } from '../../server/access/smtp-access.ts'
import { openStore } from '../../server/store/database.ts'
import type { Store } from '../../server/store/store.types.ts'
import { putCredential, putInstance } from '../smtp/door.ts'
import { tempDir } from '../support/temp-dir.ts'

async function open(
  mode: 'members' | 'open' = 'members',
): Promise<{ store: Store; access: SmtpAccess; clock: { nowMs: number } }> {
  const clock = { nowMs: 0 }
  const onFatal = (error: Error) => {
    throw error
  }
  const store = await openStore({ dataDir: await tempDir(), onCommitted: () => {}, onFatal })
  onTestFinished(() => store.close())
  return {
    store,
    access: createSmtpAccess({ instances: store.instances, now: () => clock.nowMs, access: mode }),
    clock,
  }
}

const attempt = (username: string, password: string, clientAddress = '127.0.0.1') => ({
  username,
  password,
  clientAddress,
})

describe('before the first credential', () => {
  test.each([
    ['127.0.0.1', 'default'],
    ['127.8.9.10', 'default'],
    ['::1', 'default'],
    ['10.0.0.5', undefined],
    ['2001:db8::1', undefined],
  ])('any credentials from %s open %s', async (clientAddress, name) => {
    const { access } = await open()
    expect(access.authenticate(attempt('any', 'thing', clientAddress))?.name).toBe(name)
  })

  test('any credentials from anywhere open default where access is open', async () => {
    const { store, access } = await open('open')
    expect(access.authenticate(attempt('any', 'thing', '10.0.0.5'))?.name).toBe('default')
    await putCredential(store, await putInstance(store, 'one'), 'one', 'secret-1')
    expect(access.authenticate(attempt('any', 'thing', '10.0.0.5'))).toBeUndefined()
  })

  test('empty ones open nothing', async () => {
    const { access } = await open()
    expect(access.authenticate(attempt('', 'thing'))).toBeUndefined()
    expect(access.authenticate(attempt('any', ''))).toBeUndefined()
  })
})

describe('from the first credential on', () => {
  test('each opens its instance, and nothing else opens any', async () => {
    const { store, access } = await open()
    await putCredential(store, await putInstance(store, 'one'), 'one', 'secret-1')
    await putCredential(store, await putInstance(store, 'two'), 'two', 'secret-2')
    expect(access.authenticate(attempt('one', 'secret-1'))?.name).toBe('one')
    expect(access.authenticate(attempt('two', 'secret-2', '10.0.0.5'))?.name).toBe('two')
    expect(access.authenticate(attempt('one', 'secret-2'))).toBeUndefined()
    expect(access.authenticate(attempt('default', 'secret-1'))).toBeUndefined()
  })

  test('the switch does not go back when the credential is removed', async () => {
    const { store, access } = await open()
    const one = await putInstance(store, 'one')
    const { id } = await putCredential(store, one, 'one', 'secret-1')
    await store.instances.revokeCredential(one.id, id)
    expect(access.authenticate(attempt('one', 'secret-1'))).toBeUndefined()
    expect(access.authenticate(attempt('any', 'thing'))).toBeUndefined()
  })

  test('ten thousand guesses find nothing, and the office next door gets in', async () => {
    const { store, access, clock } = await open()
    await putCredential(store, await putInstance(store, 'one'), 'one', 'guess 9999')
    for (let guess = 0; guess < 10_000; guess++) {
      clock.nowMs += 10
      expect(access.authenticate(attempt('one', `guess ${guess}`, '10.0.0.66'))).toBeUndefined()
    }
    expect(access.authenticate(attempt('one', 'guess 9999', '10.0.0.5'))?.name).toBe('one')
    clock.nowMs += 60_000
    expect(access.authenticate(attempt('one', 'guess 9999', '10.0.0.66'))?.name).toBe('one')
  })
})

describe('without AUTH', () => {
  test('the default instance, unless it asks for AUTH', async () => {
    const { store, access } = await open()
    expect(access.withoutAuth()?.name).toBe('default')
    await putInstance(store, 'default', { requireAuth: true })
    expect(access.withoutAuth()).toBeUndefined()
  })
})

describe('a connection that authenticated earlier', () => {
  test('sees its instance as it is now', async () => {
    const { store, access } = await open()
    const before = await putInstance(store, 'one')
    await putCredential(store, before, 'one', 'secret-1')
    await putInstance(store, 'one', { label: 'Changed' })
    expect(access.renew('one', before)?.label).toBe('Changed')
    expect(access.renew('somebody', before)).toBeUndefined()
  })

  test('is out when the first credential appears, or when its own is gone', async () => {
    const { store, access } = await open()
    const initial = access.authenticate(attempt('any', 'thing'))
    if (initial === undefined) throw new Error('Not let in')
    expect(access.renew('any', initial)?.name).toBe('default')
    const one = await putInstance(store, 'one')
    const { id } = await putCredential(store, one, 'one', 'secret-1')
    expect(access.renew('any', initial)).toBeUndefined()
    expect(access.renew('one', one)?.name).toBe('one')
    await store.instances.revokeCredential(one.id, id)
    expect(access.renew('one', one)).toBeUndefined()
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.255.0.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['10.0.0.1', false],
  ['127.0.0.1.evil.example', false],
  ['::ffff:10.0.0.1', false],
  ['1127.0.0.1', false],
])('%s is loopback: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})

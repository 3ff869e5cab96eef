import { describe, expect, test } from 'vitest'
import { EMAIL_RULE_DEFAULTS, type Instance } from '../../server/domain/instance.ts'
import type { Relay } from '../../server/domain/relay.ts'
import type { FileDeclarations } from '../../server/store/store.types.ts'
import { address, newMessage, openTestStore, outgoing } from './support.ts'

type Settings = Omit<Instance, 'id' | 'createdAtMs'>

function settings(name: string, over: Partial<Settings> = {}): Settings {
  const email = { mode: 'capture', ...EMAIL_RULE_DEFAULTS } as const
  return { name, kind: 'staging', label: name, email, requireAuth: false, managedByFile: false, ...over }
}

function relay(name: string, over: Partial<Relay> = {}): Relay {
  return {
    name,
    host: 'smtp.example.net',
    port: 587,
    tls: 'required',
    auth: { user: 'post', password: 'secret' },
    maxRecipients: 50,
    maxConnections: 2,
    maxMessages: 100,
    retry: null,
    managedByFile: false,
    ...over,
  }
}

function declared(over: Partial<FileDeclarations>): FileDeclarations {
  return { instances: [], relays: [], credentials: [], ...over }
}

describe('instances', () => {
  test('a new database has the default one, and it stays staging', async () => {
    const store = await openTestStore()
    expect(store.instances.list()).toMatchObject([
      {
        name: 'default',
        label: 'Default',
        kind: 'staging',
        email: { mode: 'capture' },
        managedByFile: false,
      },
    ])
    const production = store.instances.put(settings('default', { kind: 'production' }), 1)
    await expect(production).rejects.toMatchObject({ code: 'refused', field: 'kind' })
    await expect(store.instances.remove('default', { force: true })).rejects.toMatchObject({
      code: 'refused',
    })
  })

  test('are put by name, and known as soon as that resolves', async () => {
    const store = await openTestStore()
    const email = {
      ...EMAIL_RULE_DEFAULTS,
      mode: 'redirect',
      testRecipients: [address('qa@team.example')],
    } as const
    const made = await store.instances.put(settings('shop', { email, requireAuth: true }), 77)
    expect(made).toEqual({ ...settings('shop', { email, requireAuth: true }), id: made.id, createdAtMs: 77 })
    expect(store.instances.byName('shop')).toEqual(made)
    const changed = await store.instances.put(settings('shop', { label: 'Shop' }), 99)
    expect(changed).toEqual({ ...settings('shop', { label: 'Shop' }), id: made.id, createdAtMs: 77 })
    expect(store.instances.byId(made.id)).toEqual(changed)
    expect(store.told.at(-1)).toMatchObject({ kind: 'instance.changed', instanceId: made.id })
  })

  test('are removed with all they hold, when that is said', async () => {
    const store = await openTestStore()
    const { id } = await store.instances.put(settings('shop'), 1)
    await store.instances.putCredential({
      instanceId: id,
      username: 'u',
      secretSha256: 'x',
      managedByFile: false,
    })
    const messages = Array.from({ length: 250 }, () => newMessage(id))
    await Promise.all(messages.map((message) => store.messages.accept(message)))
    const ids = messages.slice(0, 40).map((message) => message.id)
    await store.messages.delete(id, { kind: 'ids', ids })
    await expect(store.instances.remove('shop', { force: false })).rejects.toMatchObject({
      code: 'conflict',
      field: 'force',
    })
    await store.instances.remove('shop', { force: true })
    expect(store.instances.byName('shop')).toBeUndefined()
    expect(store.instances.credentials()).toEqual([])
    expect(
      store.ask(
        'SELECT 1 FROM messages UNION ALL SELECT 1 FROM raw_chunks UNION ALL SELECT 1 FROM message_keys',
      ),
    ).toEqual([])
    await expect(store.instances.remove('shop', { force: true })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('that stop being production cancel what they have not sent', async () => {
    const store = await openTestStore()
    const { id } = await store.instances.put(settings('shop', { kind: 'production' }), 1)
    const [mine, other] = [
      outgoing(id, ['a@customer.example']),
      outgoing(store.defaultId, ['qa@team.example']),
    ]
    await store.messages.accept(mine)
    await store.messages.accept(other)
    await store.instances.put(settings('shop', { kind: 'staging' }), 2)
    expect((await store.messages.get(id, mine.id))?.deliveries).toMatchObject([
      { state: 'cancelled', dueAtMs: null },
    ])
    expect((await store.messages.get(store.defaultId, other.id))?.deliveries).toMatchObject([
      { state: 'queued' },
    ])
  })
})

describe('credentials', () => {
  test('that once there was one is never forgotten', async () => {
    const first = await openTestStore()
    expect(first.instances.hadCredential()).toBe(false)
    await first.instances.syncFile(
      declared({
        instances: [settings('shop')],
        credentials: [{ instance: 'shop', username: 'shop', secretSha256: 'a' }],
      }),
      1,
    )
    expect(first.instances.hadCredential()).toBe(true)
    await first.instances.syncFile(declared({}), 2)
    expect(first.instances.credentials()).toEqual([])
    expect(first.instances.hadCredential()).toBe(true)
    await first.close()
    const second = await openTestStore({ dataDir: first.dataDir })
    expect(second.instances.hadCredential()).toBe(true)
  })
})

describe('the file', () => {
  test('declares, changes and releases', async () => {
    const store = await openTestStore()
    await store.instances.put(settings('by-hand'), 1)
    await store.instances.putRelay(relay('by-hand'))
    const handId = store.instances.byName('by-hand')?.id ?? 0
    await store.instances.putCredential({
      instanceId: handId,
      username: 'hand',
      secretSha256: 'h',
      managedByFile: false,
    })
    const { managedByFile: _, ...real } = relay('real')
    await store.instances.syncFile(
      declared({
        instances: [settings('shop', { kind: 'production' }), settings('default', { label: 'Ours' })],
        relays: [real],
        credentials: [
          { instance: 'shop', username: 'shop', secretSha256: 'a' },
          { instance: 'shop', username: 'old', secretSha256: 'o' },
        ],
      }),
      5,
    )
    const shopId = store.instances.byName('shop')?.id ?? 0
    expect(
      store.instances.list().map(({ name, label, managedByFile }) => [name, label, managedByFile]),
    ).toEqual([
      ['default', 'Ours', true],
      ['by-hand', 'by-hand', false],
      ['shop', 'shop', true],
    ])
    expect(store.instances.relays()).toEqual([relay('by-hand'), relay('real', { managedByFile: true })])

    await store.instances.syncFile(
      declared({
        instances: [settings('shop')],
        credentials: [{ instance: 'shop', username: 'shop', secretSha256: 'b' }],
      }),
      6,
    )
    expect(store.instances.list().map(({ name, managedByFile }) => [name, managedByFile])).toEqual([
      ['default', false],
      ['by-hand', false],
      ['shop', true],
    ])
    expect(store.instances.relays().map(({ managedByFile }) => managedByFile)).toEqual([false, false])
    expect(store.instances.credentials()).toEqual([
      { instanceId: handId, username: 'hand', secretSha256: 'h', managedByFile: false },
      { instanceId: shopId, username: 'shop', secretSha256: 'b', managedByFile: true },
    ])
  })

  test('is taken as a whole or not at all', async () => {
    const store = await openTestStore()
    const wrong = declared({
      instances: [settings('shop')],
      credentials: [{ instance: 'elsewhere', username: 'u', secretSha256: 'x' }],
    })
    await expect(store.instances.syncFile(wrong, 1)).rejects.toMatchObject({ code: 'invalid' })
    expect(store.instances.byName('shop')).toBeUndefined()
  })
})

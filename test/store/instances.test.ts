import { describe, expect, test } from 'vitest'
import {
  EMAIL_RULE_DEFAULTS,
  INSTANCE_GRACE_MS,
  type InstanceSettings,
} from '../../server/domain/instance.ts'
import type { Relay } from '../../server/domain/relay.ts'
import type { Sealed } from '../../server/domain/sealed.ts'
import type { FileDeclarations } from '../../server/store/store.types.ts'
import { address, newMessage, openTestStore, outgoing } from './support.ts'

function settings(name: string, over: Partial<InstanceSettings> = {}): InstanceSettings {
  const email = { mode: 'capture', ...EMAIL_RULE_DEFAULTS } as const
  return { name, kind: 'staging', label: name, email, requireAuth: false, managedByFile: false, ...over }
}

function relay(name: string, over: Partial<Relay> = {}): Relay {
  return {
    name,
    host: 'smtp.example.net',
    port: 587,
    tls: 'required',
    auth: { user: 'post', password: 'as sealed' as Sealed },
    maxRecipients: 50,
    maxConnections: 2,
    maxMessages: 100,
    retry: null,
    ca: null,
    maxSizeBytes: null,
    rate: null,
    dkim: null,
    pausedAtMs: null,
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
    for (const act of ['archive', 'delete'] as const) {
      await expect(store.instances[act]('default', 1)).rejects.toMatchObject({ code: 'refused' })
    }
  })

  test('are put by name, and known as soon as that resolves', async () => {
    const store = await openTestStore()
    const email = {
      ...EMAIL_RULE_DEFAULTS,
      mode: 'redirect',
      testRecipients: [address('qa@team.example')],
    } as const
    const made = await store.instances.put(settings('shop', { email, requireAuth: true }), 77)
    const born = {
      createdAtMs: 77,
      notifications: false,
      faults: false,
      project: 'default',
      archivedAtMs: null,
      deletedAtMs: null,
      sendingPausedAtMs: null,
    }
    expect(made).toEqual({ ...settings('shop', { email, requireAuth: true }), id: made.id, ...born })
    expect(store.instances.byName('shop')).toEqual(made)
    const changed = await store.instances.put(settings('shop', { label: 'Shop' }), 99)
    expect(changed).toEqual({ ...settings('shop', { label: 'Shop' }), id: made.id, ...born })
    expect(store.instances.byId(made.id)).toEqual(changed)
    expect(store.told.at(-1)).toMatchObject({ kind: 'instance.changed', instanceId: made.id })
  })

  test('are archived, deleted and restored, and keep all they have', async () => {
    const store = await openTestStore()
    const { id } = await store.instances.put(settings('shop'), 1)
    const message = newMessage(id)
    await store.messages.accept(message)
    expect(await store.instances.archive('shop', 5)).toMatchObject({ archivedAtMs: 5, deletedAtMs: null })
    expect(await store.instances.put(settings('shop', { label: 'Shop' }), 6)).toMatchObject({
      label: 'Shop',
      archivedAtMs: 5,
    })
    expect(await store.instances.delete('shop', 7)).toMatchObject({ deletedAtMs: 7 })
    expect(store.instances.byName('shop')).toMatchObject({ deletedAtMs: 7 })
    for (const act of ['archive', 'delete'] as const)
      await expect(store.instances[act]('shop', 8)).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.instances.purge(7 + INSTANCE_GRACE_MS - 1)).toBe(0)
    expect(await store.instances.restore('shop', 7 + INSTANCE_GRACE_MS - 1)).toMatchObject({
      archivedAtMs: null,
      deletedAtMs: null,
    })
    expect(await store.messages.get(id, message.id)).toMatchObject({ id: message.id })
    expect(store.told.at(-1)).toMatchObject({ kind: 'instance.changed', instanceId: id })
  })

  test('are purged with all they hold when the grace is over, and nothing else is', async () => {
    const store = await openTestStore()
    const { id } = await store.instances.put(settings('shop'), 1)
    const kept = newMessage(store.defaultId)
    await store.messages.accept(kept)
    await store.instances.addCredential({ instanceId: id, name: 'u', username: 'u', secretSha256: 'x' }, 1)
    const messages = Array.from({ length: 250 }, () => newMessage(id))
    await Promise.all(messages.map((message) => store.messages.accept(message)))
    const ids = messages.slice(0, 40).map((message) => message.id)
    await store.messages.delete(id, { kind: 'ids', ids })
    await store.instances.delete('shop', 7)
    await expect(store.instances.restore('shop', 7 + INSTANCE_GRACE_MS)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await store.instances.purge(7 + INSTANCE_GRACE_MS)).toBe(1)
    expect(store.instances.byName('shop')).toBeUndefined()
    expect(store.instances.credentials()).toEqual([])
    expect(store.ask('SELECT id FROM messages')).toEqual([{ id: kept.id }])
    expect(store.ask('SELECT 1 FROM counters')).toHaveLength(1)
    await expect(store.instances.restore('shop', 8)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('with mail still to be sent are not purged before it is settled', async () => {
    const store = await openTestStore()
    const { id } = await store.instances.put(settings('shop', { kind: 'production' }), 1)
    await store.messages.accept(outgoing(id, ['a@customer.example', 'b@customer.example']))
    expect(await store.outbox.unsettled(id)).toBe(2)
    expect(await store.outbox.unsettled(store.defaultId)).toBe(0)
    await store.instances.delete('shop', 7)
    expect(await store.instances.purge(7 + INSTANCE_GRACE_MS)).toBe(0)
    await store.instances.put(settings('shop', { kind: 'staging' }), 8)
    expect(await store.instances.purge(7 + INSTANCE_GRACE_MS)).toBe(1)
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

describe('credentials made by hand', () => {
  test('are several for an instance, and their user names are of one', async () => {
    const store = await openTestStore()
    const { id } = await store.instances.put(settings('shop'), 1)
    const made = await store.instances.addCredential(
      { instanceId: id, name: 'Web', username: 'shop', secretSha256: 'a' },
      3,
    )
    await store.instances.addCredential(
      { instanceId: id, name: 'Jobs', username: 'jobs', secretSha256: 'b' },
      4,
    )
    expect(store.instances.credentials().find(({ username }) => username === 'shop')).toEqual(made)
    expect(made).toMatchObject({ name: 'Web', createdAtMs: 3, lastUsedAtMs: null, managedByFile: false })
    const again = { instanceId: store.defaultId, name: 'x', username: 'shop', secretSha256: 'c' }
    await expect(store.instances.addCredential(again, 5)).rejects.toMatchObject({ code: 'conflict' })
    const stolen = declared({
      instances: [settings('other')],
      credentials: [{ instance: 'other', username: 'shop', secretSha256: 'f' }],
    })
    await expect(store.instances.syncFile(stolen, 6)).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.instances.revokeCredential(store.defaultId, made.id)).toBe(false)
    expect(await store.instances.revokeCredential(id, made.id)).toBe(true)
    expect(store.instances.credentials().map(({ username }) => username)).toEqual(['jobs'])
  })

  test('remember their last use, and an earlier one changes nothing', async () => {
    const store = await openTestStore()
    const credential = { instanceId: store.defaultId, name: 'x', username: 'x', secretSha256: 'c' }
    const { id } = await store.instances.addCredential(credential, 5)
    await store.instances.credentialsUsed([{ id, atMs: 90 }])
    await store.instances.credentialsUsed([{ id, atMs: 80 }])
    expect(store.instances.credentials()).toMatchObject([{ id, lastUsedAtMs: 90 }])
  })
})

describe('projects', () => {
  test('group instances: there is a default one, others are made, renamed, and removed when empty', async () => {
    const store = await openTestStore()
    expect(store.instances.projects()).toMatchObject([{ name: 'default', label: 'Default' }])
    const shop = await store.instances.addProject({ name: 'shop', label: 'Shop' }, 3)
    await expect(store.instances.addProject({ name: 'shop', label: 'x' }, 3)).rejects.toMatchObject({
      code: 'conflict',
    })
    await store.instances.put(settings('shop-uat', { project: 'shop' }), 4)
    expect(await store.instances.put(settings('shop-uat', { label: 'UAT' }), 5)).toMatchObject({
      label: 'UAT',
      project: 'shop',
    })
    await expect(store.instances.put(settings('x', { project: 'none' }), 5)).rejects.toMatchObject({
      code: 'invalid',
      field: 'project',
    })
    await store.instances.changeProject(shop.id, { name: 'store', label: 'Store' }, 6)
    expect(store.instances.byName('shop-uat')?.project).toBe('store')
    await expect(store.instances.removeProject(shop.id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('shop-uat'),
    })
    await store.instances.put(settings('shop-uat', { project: 'default' }), 7)
    await store.instances.removeProject(shop.id)
    expect(store.instances.projects()).toHaveLength(1)
  })

  test('the default one keeps its name and stays; what the file names is renamed there', async () => {
    const store = await openTestStore()
    const [standard] = store.instances.projects()
    if (standard === undefined) throw new Error('there is no default project')
    await expect(
      store.instances.changeProject(standard.id, { name: 'ours', label: 'x' }, 1),
    ).rejects.toMatchObject({ code: 'refused' })
    await expect(store.instances.removeProject(standard.id)).rejects.toMatchObject({ code: 'refused' })
    await store.instances.syncFile(declared({ instances: [settings('uat', { project: 'shop' })] }), 1)
    const shop = store.instances.projects().find(({ name }) => name === 'shop')
    if (shop === undefined) throw new Error('the file made no project')
    await expect(
      store.instances.changeProject(shop.id, { name: 'store', label: 'x' }, 2),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('the file', () => {
  test('takes into use what it declares', async () => {
    const store = await openTestStore()
    await store.instances.put(settings('shop'), 1)
    await store.instances.delete('shop', 2)
    await store.instances.syncFile(declared({ instances: [settings('shop')] }), 3)
    expect(store.instances.byName('shop')).toMatchObject({ managedByFile: true, deletedAtMs: null })
  })

  test('declares, changes and releases', async () => {
    const store = await openTestStore()
    await store.instances.put(settings('by-hand'), 1)
    await store.instances.putRelay(relay('by-hand'))
    const handId = store.instances.byName('by-hand')?.id ?? 0
    await store.instances.addCredential(
      { instanceId: handId, name: 'Hand', username: 'hand', secretSha256: 'h' },
      2,
    )
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
    expect(store.instances.credentials()).toMatchObject([
      { instanceId: handId, username: 'hand', secretSha256: 'h', managedByFile: false },
      { instanceId: shopId, username: 'shop', secretSha256: 'b', managedByFile: true, createdAtMs: 5 },
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

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rotateSecrets } from '../../server/cli/secrets.ts'
import { prepareRestored } from '../../server/store/folder/restored.ts'
import { withFolder } from '../secrets/sealed-folder.ts'
import { tempDir } from '../support/temp-dir.ts'

const PLAIN = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
const BEFORE = `whsec_${Buffer.alloc(32, 4).toString('base64')}`
const PLACE = { kind: 'webhook-secret', webhook: 'wh_one' } as const

/** A data folder with a webhook whose secret is sealed there, and a call that waits. */
async function folderWithWebhook(): Promise<string> {
  const dataDir = await tempDir()
  await withFolder(dataDir, async (store, secrets) => {
    const sealed = secrets.seal(PLAIN, PLACE)
    await store.webhooks.put(
      {
        id: 'wh_one',
        instanceId: 1,
        url: 'https://ci.example/',
        events: ['message.stored'],
        search: null,
        isEnabled: true,
        secret: { kind: 'own', sealed },
        previousSecret: { secret: { kind: 'own', sealed: secrets.seal(BEFORE, PLACE) }, untilMs: 9e15 },
        headers: {},
      },
      1,
    )
    const call = { id: 'msg_one', webhookId: 'wh_one', event: 'message.stored', messageId: null } as const
    expect(await store.webhooks.enqueue(0, [{ ...call, body: '{}', atMs: 1 }])).toBe(0)
  })
  return dataDir
}

test('the secret of a webhook opens after the key was rotated', async () => {
  const dataDir = await folderWithWebhook()
  await rotateSecrets({ dataDir, key: null, previousKey: null }, () => {})
  await withFolder(dataDir, async (store, secrets) => {
    const [webhook] = store.webhooks.list()
    if (webhook?.secret.kind !== 'own') throw new Error('the webhook lost its secret')
    expect(secrets.isCurrent(webhook.secret.sealed)).toBe(true)
    expect(secrets.open(webhook.secret.sealed, PLACE)).toBe(PLAIN)
    const before = webhook.previousSecret?.secret
    if (before?.kind !== 'own') throw new Error('the webhook lost its secret of before')
    expect(secrets.isCurrent(before.sealed)).toBe(true)
    expect(secrets.open(before.sealed, PLACE)).toBe(BEFORE)
  })
})

test('calls that waited when a backup was made are cancelled by a restore, and can be sent again', async () => {
  const dataDir = await folderWithWebhook()
  prepareRestored(join(dataDir, 'stagingpost.db'), 2)
  await withFolder(dataDir, async ({ webhooks, changes }) => {
    expect(await webhooks.call('wh_one', 'msg_one')).toMatchObject({ state: 'cancelled', dueAtMs: null })
    expect(webhooks.list()[0]?.fromSeq).toBe(await changes.cursor())
    expect(await webhooks.redeliver('wh_one', 'msg_one', 3)).toBe(true)
  })
})

import { expect, test } from 'vitest'
import { olderFolder } from './older-folder.ts'
import { openTestStore } from './support.ts'

test('production instances of an older version have API notifications, staging ones have none', async () => {
  const dataDir = await olderFolder('notifications', (driver) => {
    const insert = driver.prepare(
      `INSERT INTO instances (name, kind, label, email, require_auth, managed_by_file, created_at_ms)
       VALUES (?, ?, 'x', '{}', 0, 0, 0)`,
    )
    insert.run('shop', 'production')
    insert.run('default', 'staging')
  })
  const store = await openTestStore({ dataDir })
  const seen = store.instances.list().map(({ name, notifications }) => [name, notifications])
  expect(seen).toEqual([
    ['shop', true],
    ['default', false],
  ])
})

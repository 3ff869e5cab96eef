import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Search } from '../../server/domain/search.ts'
import { pageSql } from '../../server/store/search/message-search.ts'
import { preparePendingKeys } from '../../server/store/search/pending-keys.ts'
import { openReadConnection } from '../../server/store/sqlite/connection.ts'
import { type OpenedStore, sharedStore } from './support.ts'

/** How SQLite would find a page of a search. */
function planOf(store: OpenedStore, search: Search, instanceIds = [store.defaultId]): string {
  const connection = openReadConnection(join(store.dataDir, 'stagingpost.db'))
  try {
    preparePendingKeys(connection)
    const { sql, values } = pageSql(search, instanceIds)
    const steps = connection.driver.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values, 1, 1)
    return (steps as { detail: string }[]).map(({ detail }) => detail).join('\n')
  } finally {
    connection.driver.close()
  }
}

/** A table scanned, or rows sorted, costs more with every message stored. */
describe('no search reads the rows of all messages, or sorts them', () => {
  const store = sharedStore(async () => {})
  const words: Search = { kind: 'text', field: null, words: 'order', prefix: false }

  test.each<[string, string, Search]>([
    ['everything', 'messages_listed', { kind: 'everything' }],
    ['unread', 'messages_unread', { kind: 'is', state: 'unread' }],
    ['read', 'messages_listed', { kind: 'is', state: 'read' }],
    ['starred', 'messages_starred', { kind: 'is', state: 'starred' }],
    ['held', 'messages_held', { kind: 'is', state: 'held' }],
    ['redirected', 'messages_listed', { kind: 'is', state: 'redirected' }],
    ['relayed', 'deliveries_message_seq', { kind: 'is', state: 'relayed' }],
    ['failed', 'deliveries_failed', { kind: 'is', state: 'failed' }],
    ['with an attachment', 'messages_listed', { kind: 'has', what: 'attachment' }],
    ['larger', 'messages_listed', { kind: 'size', than: 'larger', sizeBytes: 1 }],
    ['received before', 'messages_listed', { kind: 'received', side: 'before', atMs: 1 }],
    ['a code', 'fact_index VIRTUAL TABLE', { kind: 'has', what: 'code' }],
    [
      'a header field',
      'fact_index VIRTUAL TABLE',
      { kind: 'header', name: 'x-run', words: '42', prefix: false },
    ],
    [
      'a tag',
      'message_keys USING PRIMARY KEY (instance_id=? AND role=? AND key=?)',
      { kind: 'tag', tag: 'orders', prefix: false },
    ],
    ['the newest of conversations', 'messages_conversation', { kind: 'newest' }],
    ['words', 'message_index VIRTUAL TABLE', words],
    [
      'words and a fact',
      'messages_listed',
      { kind: 'all', of: [words, { kind: 'has', what: 'attachment' }] },
    ],
    ['not words', 'messages_listed', { kind: 'not', of: words }],
    [
      'an address',
      'message_keys USING PRIMARY KEY (instance_id=? AND role=? AND key=?)',
      { kind: 'address', role: 'recipient', value: 'a@b.example' },
    ],
    [
      'a part of an address',
      'message_keys USING PRIMARY KEY (instance_id=? AND role=?)',
      { kind: 'address', role: 'recipient', value: 'b.exa' },
    ],
    [
      'a Message-ID',
      'message_keys USING PRIMARY KEY (instance_id=? AND role=? AND key=?)',
      { kind: 'message-id', value: 'x@y' },
    ],
  ])('%s: by %s', (_, index, search) => {
    const plan = planOf(store(), search)
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/SCAN m\b|TEMP B-TREE FOR ORDER/)
  })

  test('words over many instances are walked once, newest first', () => {
    const plan = planOf(store(), words, [1, 2, 3])
    expect(plan).toContain('message_index VIRTUAL TABLE')
    expect(plan).toContain('USING INDEX messages_listed')
    expect(plan).not.toContain('TEMP B-TREE')
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { readRequest, report } from './client.ts'
import { messageMaker } from './messages.ts'

interface SqliteRequest {
  /** Messages in one transaction. */
  readonly batch: number
  readonly measureMs: number
}

export interface SqliteResult {
  readonly messages: number
  readonly seconds: number
  readonly version: string
}

/** What durability costs by itself: raw message, summary and full-text row, committed with `synchronous=FULL`. */
const folder = mkdtempSync(join(tmpdir(), 'stagingpost-bench-'))
try {
  report(run(readRequest<SqliteRequest>(), new Database(join(folder, 'yardstick.db'))))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run({ batch, measureMs }: SqliteRequest, db: Database.Database): SqliteResult {
  db.pragma('journal_mode=WAL')
  db.pragma('synchronous=FULL')
  db.exec('CREATE TABLE message (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER, summary TEXT, raw BLOB)')
  db.exec("CREATE VIRTUAL TABLE words USING fts5(subject, text, content='')")
  const insert = db.prepare('INSERT INTO message (at, summary, raw) VALUES (?, ?, ?)')
  const index = db.prepare('INSERT INTO words (rowid, subject, text) VALUES (?, ?, ?)')
  const make = messageMaker('text')
  let messages = 0
  const commit = db.transaction(() => {
    for (let i = 0; i < batch; i++) {
      const raw = Buffer.from(make(messages++))
      const { lastInsertRowid } = insert.run(messages, '{"subject":"Your order"}', raw)
      index.run(lastInsertRowid, 'Your order', raw.toString('latin1', 300))
    }
  })
  const beganMs = performance.now()
  while (performance.now() - beganMs < measureMs) commit.immediate()
  const seconds = (performance.now() - beganMs) / 1_000
  const { version } = db.prepare('SELECT sqlite_version() AS version').get() as { version: string }
  db.close()
  return { messages, seconds, version }
}

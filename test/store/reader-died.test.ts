import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { newMessage, type OpenedStore, openTestStore } from './support.ts'

const SEARCH = { kind: 'text', field: null, words: 'order', prefix: false } as const

function search(store: OpenedStore) {
  return store.messages.list({ instanceId: store.defaultId, search: SEARCH, beforeSeq: null, limit: 10 })
}

/** The threads that are started from now on. */
function startedThreads(): Worker[] {
  const threads: Worker[] = []
  const add = (thread: Worker) => void threads.push(thread)
  process.on('worker', add)
  onTestFinished(() => void process.off('worker', add))
  return threads
}

test('a search thread that dies costs the searches that it had: others follow, and mail is stored all the while', async () => {
  const died: Error[] = []
  const store = await openTestStore({ onReaderDied: (error) => died.push(error) })
  await store.messages.accept(newMessage(store.defaultId))
  const threads = startedThreads()
  expect(await search(store)).toMatchObject({ total: 0 })
  const [reader] = threads
  if (reader === undefined) throw new Error('a search starts a thread')

  const exited = once(reader, 'exit')
  const cut = expect(search(store)).rejects.toMatchObject({ code: 'unavailable' })
  await reader.terminate()
  await exited
  await cut
  expect(died).toHaveLength(1)

  await store.messages.accept(newMessage(store.defaultId))
  expect(await search(store)).toMatchObject({ total: 0 })
  expect(threads).toHaveLength(2)
  await store.ready()
})

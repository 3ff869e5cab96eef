import { openStore } from '../../server/store/database.ts'
import type { DerivedFacts } from '../../server/store/store.types.ts'
import { newMessage } from '../store/new-message.ts'

/** Stored by one commit each while the folder is filled. */
const FILLED_AT_ONCE = 500

/** Adds to the first instance of a data folder until it has `count` messages, derived as the deriver would, without its time. */
export async function fill(dataDir: string, count: number): Promise<void> {
  const store = await openStore({ dataDir, onCommitted: () => {}, onFatal: console.error })
  const instanceId = store.instances.byName('default')?.id ?? 0
  const { total } = await store.instances.counts(instanceId)
  for (let done = total; done < count; done += FILLED_AT_ONCE) {
    const stored = await Promise.all(
      Array.from({ length: Math.min(FILLED_AT_ONCE, count - done) }, (_, at) => {
        const subject = `Your order ${done + at} has been shipped`
        const summary = { subject, fromName: 'Shop', fromAddress: 'shop@app.example', messageIdHeader: null }
        return store.messages.accept(newMessage(instanceId, { summary }))
      }),
    )
    await store.derived.save(stored.map(({ seq }) => facts(seq)))
  }
  await store.close()
}

function facts(seq: number): DerivedFacts {
  return {
    seq,
    outcome: { kind: 'ready' },
    snippet: 'Dear customer, your order is on its way and will reach you in a few days.',
    attachmentCount: seq % 7 === 0 ? 1 : 0,
    contents: seq % 5 === 0 ? ['code', 'link'] : [],
    tags: seq % 3 === 0 ? ['orders'] : [],
    references: [],
    index: { subject: '', addresses: '', text: '', filenames: '', facts: '' },
    compressedChunks: null,
    rawSum: null,
  }
}

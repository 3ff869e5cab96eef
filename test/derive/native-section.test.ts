import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { createNativeSection } from '../../server/derive/native-section.ts'

const COMPRESS_FOREVER = new URL('./compress-forever.ts', import.meta.url)
/** Without the section the first few rounds abort the process. */
const ROUNDS = 30

test('a worker that keeps starting zlib handles can be ended at any moment', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const section = createNativeSection()
    const worker = new Worker(COMPRESS_FOREVER, { workerData: section.shared })
    await once(worker, 'message')
    await section.close()
    await worker.terminate()
  }
})

test('a worker that died inside keeps nobody waiting', async () => {
  const section = createNativeSection()
  new Int32Array(section.shared)[0] = 1
  const closed = section.close()
  section.abandoned()
  expect(await closed).toBeUndefined()
})

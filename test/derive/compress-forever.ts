import { parentPort, workerData } from 'node:worker_threads'
import { zstdCompressSync } from 'node:zlib'
import { inNativeSection } from '../../server/derive/native-section.ts'

/** A worker thread that does nothing but start zlib handles, until it is ended. */
const bytes = new Uint8Array(100)
parentPort?.postMessage('started')
for (;;) inNativeSection(workerData, () => zstdCompressSync(bytes))

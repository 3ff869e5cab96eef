import { parentPort } from 'node:worker_threads'
import type { PatternAnswer, PatternQuestion } from './pattern.ts'

parentPort?.on('message', ({ source, flags, texts }: PatternQuestion) => {
  say('started')
  const pattern = new RegExp(source, `u${flags}`)
  say(texts.some((text) => pattern.test(text)) ? 'match' : 'no match')
})

function say(answer: PatternAnswer): void {
  parentPort?.postMessage(answer)
}

import { setTimeout as sleep } from 'node:timers/promises'
import { readRequest, report } from './client.ts'
import { openSession } from './session.ts'

export interface SendRequest {
  readonly port: number
  readonly messages: number
  readonly perSecond: number
  /** The subject of each begins with it, and ends with its number from 0 on and a full stop. */
  readonly subject: string
}

export interface SendResult {
  /** When each got its 250, in milliseconds since 1970. */
  readonly acceptedAtMs: readonly number[]
}

report(await run(readRequest<SendRequest>()))

/** Sends one after the other, each at its time or as soon as the one before is taken. */
async function run({ port, messages, perSecond, subject }: SendRequest): Promise<SendResult> {
  const session = await openSession(port)
  const acceptedAtMs: number[] = []
  const beganMs = performance.now()
  for (let n = 0; n < messages; n += 1) {
    await sleep(Math.max(0, beganMs + (n * 1_000) / perSecond - performance.now()))
    const data = Buffer.from(`Subject: ${subject} ${n}.\r\n\r\nHello ${n}.\r\n`)
    await session.send({ from: 'shop@app.example', to: `c${n}@real.example`, data })
    acceptedAtMs.push(performance.timeOrigin + performance.now())
  }
  await session.quit()
  return { acceptedAtMs }
}

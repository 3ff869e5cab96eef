import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import { startServer } from './servers.ts'

/** Held at once; each has a connection and a condition of its own. */
const IDLE = 5000
const TIMED = 300
const IDLE_WAIT_MS = 50_000

/** `node test/bench/waiters.ts`: what idle waiters cost in memory, and how long after its 250 a mail reaches its waiter. */
const server = await startServer('stagingpost')
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
const url = new URL('/api/v1/instances/default/wait', server.httpUrl ?? '')
try {
  const mail = nodemailer.createTransport({
    host: '127.0.0.1',
    port: server.smtpPort,
    pool: true,
    maxConnections: 1,
  })
  await send('warm@t.example')
  await timed('alone')
  const beforeKb = rssKb()
  const held = Array.from({ length: IDLE }, (_, number) => wait(`idle-${number}@t.example`, IDLE_WAIT_MS))
  await pause(4000)
  console.log(`${IDLE} idle waiters: ${((rssKb() - beforeKb) / IDLE).toFixed(1)} KiB each`)
  await timed(`beside ${IDLE} others`)
  await Promise.allSettled(held)
  mail.close()

  async function send(to: string): Promise<number> {
    await mail.sendMail({ from: 'app@t.example', to, subject: 'Hello', text: 'Your code is 482913' })
    return performance.now()
  }

  async function timed(words: string): Promise<void> {
    const latencies: number[] = []
    for (let number = 0; number < TIMED; number += 1) {
      const to = `timed-${words.length}-${number}@t.example`
      const answered = wait(to, 20_000)
      await pause(5)
      const storedMs = await send(to)
      latencies.push(Math.max(0, (await answered) - storedMs))
    }
    latencies.sort((a, b) => a - b)
    const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1)
    console.log(`250 to answer, ${words}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`)
  }
} finally {
  agent.destroy()
  await server.stop()
}

function wait(to: string, timeoutMs: number): Promise<number> {
  const body = JSON.stringify({ match: { to }, after: 'now', timeoutMs, include: ['codes'] })
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } })
    sent.on('error', reject)
    sent.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(performance.now()))
      response.on('error', reject)
    })
    sent.end(body)
  })
}

function rssKb(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
}

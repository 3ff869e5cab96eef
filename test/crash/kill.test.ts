import { createHash, randomBytes } from 'node:crypto'
import nodemailer from 'nodemailer'
import { expect, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { apiClient } from '../support/server.ts'
import { type ServerProcess, spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'

/** More by `CRASH_ROUNDS=200 npx vitest run test/crash`. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20)
const SESSIONS = 8
/** The server is killed when it has answered this many, at a moment that differs from round to round. */
const ANSWERS_MIN = 20
const ANSWERS_SPREAD = 60

test(`kill -9 under load, ${ROUNDS} times: what got 250 is there once, byte for byte`, {
  timeout: 600_000,
}, async () => {
  const dataDir = await tempDir()
  /** Message id of the 250 → SHA-256 of the bytes sent. */
  const answered = new Map<string, string>()
  let server = await spawnServer(dataDir)
  for (let round = 0; round < ROUNDS; round++) {
    const before = answered.size
    await loadUntilKilled(server, answered, ANSWERS_MIN + ((round * 17) % ANSWERS_SPREAD))
    expect(answered.size).toBeGreaterThanOrEqual(before + ANSWERS_MIN)
    server = await spawnServer(dataDir)
    await expectAllListed(server, answered)
    await expectSameBytes(server, [...answered].slice(before))
  }
  // Those of earlier rounds, too: no later crash has altered them.
  await expectSameBytes(server, answered)
  expect(await server.stop()).toBe(0)
})

/** Sends from several sessions at once, kills the server after `answers` replies, and returns when all is over. */
async function loadUntilKilled(
  server: ServerProcess,
  answered: Map<string, string>,
  answers: number,
): Promise<void> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: server.smtpPort,
    pool: true,
    maxConnections: SESSIONS,
  })
  const enough = answered.size + answers
  let killed: Promise<void> | undefined
  const session = async () => {
    while (killed === undefined) {
      const raw = randomMail()
      const info = await transport
        .sendMail({ envelope: { from: 'app@shop.example', to: ['bob@customer.example'] }, raw })
        .catch(() => undefined)
      const id = /queued as (\S+)/.exec(info?.response ?? '')?.[1]
      if (id !== undefined) answered.set(id, sha256(raw))
      if (answered.size >= enough) killed ??= server.kill()
    }
  }
  await Promise.all(Array.from({ length: SESSIONS }, session))
  transport.close()
  await killed
}

async function expectAllListed(
  { httpUrl }: ServerProcess,
  answered: ReadonlyMap<string, string>,
): Promise<void> {
  const stored = await allIds(httpUrl)
  const listed = new Set(stored)
  expect(listed.size, 'a message is listed twice').toBe(stored.length)
  expect(
    [...answered.keys()].filter((id) => !listed.has(id)),
    'answered and lost',
  ).toEqual([])
}

async function expectSameBytes(
  { httpUrl }: ServerProcess,
  answered: Iterable<readonly [id: string, hash: string]>,
): Promise<void> {
  for (const [id, hash] of answered) {
    const response = await fetch(`${httpUrl}/api/v1/instances/default/messages/${id}/raw`)
    expect(sha256(Buffer.from(await response.arrayBuffer())), `bytes of ${id}`).toBe(hash)
  }
}

async function allIds(httpUrl: string): Promise<readonly string[]> {
  const api = apiClient(httpUrl)
  const ids: string[] = []
  let token: string | null = ''
  while (token !== null) {
    const page: MessagePageView = await api(
      `/instances/default/messages?limit=500${token === '' ? '' : `&pageToken=${encodeURIComponent(token)}`}`,
    )
    ids.push(...page.messages.map(({ id }) => id))
    token = page.nextPageToken
  }
  return ids
}

/** Now and then larger than what stays in memory, so that spooling is interrupted too. */
function randomMail(): Buffer {
  const octets = randomBytes(1)[0] === 0 ? 1_500_000 : 200 + (randomBytes(2).readUInt16BE() % 8000)
  const lines =
    randomBytes(octets)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  return Buffer.from(`From: app@shop.example\r\nSubject: ${lines[0]}\r\n\r\n${lines.join('\r\n')}\r\n`)
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

import { expect, test } from 'vitest'
import type { ClaimedDeliveries, DeliveryResult } from '../../server/store/store.types.ts'
import { fc, runs } from '../support/properties.ts'
import { type OpenedStore, openTestStore, outgoing } from './support.ts'

const LEASE_MS = 100
const SENT = {
  stage: 'dot',
  reply: '250 OK',
  isCancelled: false,
  usesTry: true,
  report: null,
  transcript: [],
} as const

const step = fc.oneof(
  fc.record({ kind: fc.constant('accept' as const), recipients: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant('claim' as const),
    limit: fc.integer({ min: 1, max: 4 }),
    maxRecipients: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('settle' as const),
    at: fc.nat(9),
    outcome: fc.constantFrom(
      'relayed' as const,
      'deferred' as const,
      'failed' as const,
      'unknown' as const,
      'cancelled' as const,
    ),
    retries: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ kind: fc.constant('recover' as const) }),
  fc.record({ kind: fc.constant('cancel' as const), at: fc.nat(9) }),
)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Plays steps on a store; remembers every claim, also those whose lease is long over. */
class Play {
  readonly store: OpenedStore
  atMs: number
  claims: { group: ClaimedDeliveries; leaseUntilMs: number }[] = []

  constructor(store: OpenedStore, atMs: number) {
    this.store = store
    this.atMs = atMs
  }

  async perform(next: Step): Promise<void> {
    const { outbox, messages, defaultId } = this.store
    if (next.kind === 'accept') {
      const to = Array.from({ length: next.recipients }, (_, at) => `qa${at}@team.example`)
      await messages.accept(outgoing(defaultId, to, { receivedAtMs: this.atMs }))
    } else if (next.kind === 'claim') await this.#claim(next.limit, next.maxRecipients)
    else if (next.kind === 'settle') await this.#settle(next)
    else if (next.kind === 'wait') this.atMs += next.ms
    else if (next.kind === 'recover') {
      await outbox.recover(this.atMs)
      this.claims = []
    } else {
      const { group } = this.claims[next.at % Math.max(1, this.claims.length)] ?? {}
      if (group) await outbox.cancel(group.messageSeq, group.deliveries[0]?.id ?? 0, 'cancelled', this.atMs)
    }
  }

  async #claim(limit: number, maxRecipients: number): Promise<void> {
    const leaseUntilMs = this.atMs + LEASE_MS
    const relays = [{ name: 'real', maxRecipients }]
    const groups = await this.store.outbox.claim({ owner: 'w', atMs: this.atMs, leaseUntilMs, limit, relays })
    expect(groups.length).toBeLessThanOrEqual(limit)
    const live = new Set(
      this.claims
        .filter((claim) => claim.leaseUntilMs > this.atMs)
        .flatMap(({ group }) => group.deliveries.map(({ id }) => id)),
    )
    for (const group of groups) {
      expect(group.deliveries.length).toBeLessThanOrEqual(maxRecipients)
      for (const { id } of group.deliveries) expect(live.has(id)).toBe(false)
      this.claims.push({ group, leaseUntilMs })
    }
  }

  async #settle({ at, outcome, retries }: Extract<Step, { kind: 'settle' }>): Promise<void> {
    const { group, leaseUntilMs } = this.claims[at % Math.max(1, this.claims.length)] ?? {}
    if (group === undefined) return
    const results = group.deliveries.map(({ id, attemptId }): DeliveryResult => {
      const retryAtMs = retries ? this.atMs + 30 : null
      return { ...SENT, deliveryId: id, attemptId, outcome, retryAtMs }
    })
    await this.store.outbox.settle(results, this.atMs)
    // A settled delivery is no longer leased, whether this result counted or came too late.
    if (leaseUntilMs !== undefined) this.claims = this.claims.filter((claim) => claim.group !== group)
  }
}

test('no delivery is ever under way twice, lost, or sent again once settled', async () => {
  const store = await openTestStore()
  const play = new Play(store, 1_700_000_000_000)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      for (const next of steps) await play.perform(next)
      const broken = store.ask(
        `SELECT d.id, d.state, d.due_at_ms, d.attempts, count(a.id) AS written, coalesce(sum(a.outcome = 'running'), 0) AS running
         FROM deliveries d LEFT JOIN attempts a ON a.delivery_id = d.id GROUP BY d.id
         HAVING written <> d.attempts
           OR running <> (d.state = 'sending')
           OR (d.due_at_ms IS NULL) <> (d.state IN ('relayed', 'failed', 'cancelled'))
           OR (d.lease_owner IS NOT NULL) <> (d.state = 'sending')
           OR coalesce(sum(a.outcome = 'relayed'), 0) > 1
           OR (d.state = 'relayed') <> (coalesce(sum(a.outcome = 'relayed'), 0) = 1)
           OR (coalesce(sum(a.outcome = 'unknown'), 0) > 0) <> d.possible_duplicate`,
      )
      expect(broken).toEqual([])
    }),
    { numRuns: runs(60) },
  )
  expect(store.ask(`SELECT DISTINCT state FROM deliveries`).length).toBeGreaterThan(3)
})

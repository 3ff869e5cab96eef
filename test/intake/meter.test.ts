import { describe, expect, test } from 'vitest'
import type { InstanceKind } from '../../server/domain/instance.ts'
import { type Limits, NO_LIMITS } from '../../server/domain/limits.ts'
import { replyLine } from '../../server/domain/reply.ts'
import { createDiskRoom } from '../../server/intake/disk-room.ts'
import type { Meter } from '../../server/intake/meter.ts'
import { createLog } from '../../server/log.ts'
import { openTestMeter } from '../support/meter.ts'

const SHOP = { id: 1, name: 'shop-dev', kind: 'staging' } as const
const OTHER = { id: 2, name: 'other', kind: 'staging' } as const
const RESERVE = { staging: 256 * 2 ** 20, production: 64 * 2 ** 20 }

function limited(limits: Partial<Limits>, clock = { nowMs: 0 }): Meter {
  const limitsOf = (id: number) => (id === SHOP.id ? { ...NO_LIMITS, ...limits } : NO_LIMITS)
  return openTestMeter({ limitsOf, now: () => clock.nowMs })
}

function taken(meter: Meter, sizeBytes: number, instance: Parameters<Meter['take']>[0] = SHOP): string {
  const answer = meter.take(instance, sizeBytes)
  return answer.kind === 'taken' ? 'taken' : replyLine(answer.reply)
}

describe('messages a minute', () => {
  test('over the limit hear which limit of which instance, others nothing', () => {
    const clock = { nowMs: 0 }
    const meter = limited({ messagesPerMinute: 2 }, clock)
    const over = '452 4.7.1 Instance shop-dev takes 2 messages a minute at most, try again later'
    expect([taken(meter, 1), taken(meter, 1), taken(meter, 1)]).toEqual(['taken', 'taken', over])
    expect(meter.refusal(SHOP, 0)).toMatchObject({ code: 452, enhanced: '4.7.1' })
    expect([meter.refusal(OTHER, 0), taken(meter, 1, OTHER)]).toEqual([null, 'taken'])
    clock.nowMs = 61_000
    expect([meter.refusal(SHOP, 0), taken(meter, 1)]).toEqual([null, 'taken'])
  })

  test('that were not stored after all do not count', () => {
    const meter = limited({ messagesPerMinute: 1, bytesPerDay: 1000 })
    const first = meter.take(SHOP, 900)
    if (first.kind === 'taken') first.giveBack()
    expect(meter.use(SHOP.id)).toMatchObject({ messagesLastMinute: 0, bytesLastDay: 0 })
    expect(taken(meter, 900)).toBe('taken')
  })
})

describe('bytes a day', () => {
  test('are asked at MAIL with the announced size, and counted with the real one', () => {
    const clock = { nowMs: 0 }
    const meter = limited({ bytesPerDay: 1000 }, clock)
    const over = '452 4.7.1 Instance shop-dev takes 1000 bytes a day at most, try again later'
    expect(taken(meter, 600)).toBe('taken')
    expect(meter.refusal(SHOP, 400)).toBeNull()
    expect(meter.refusal(SHOP, 401)?.text).toContain('1000 bytes a day')
    expect([taken(meter, 401), taken(meter, 400), taken(meter, 0)]).toEqual([over, 'taken', over])
    clock.nowMs = 24 * 3_600_000 - 1
    expect(taken(meter, 1)).toBe(over)
    clock.nowMs += 16 * 60_000
    expect(taken(meter, 1000)).toBe('taken')
  })

  test('begin with what the store remembers', () => {
    const limitsOf = () => ({ ...NO_LIMITS, bytesPerDay: 1000 })
    const meter = openTestMeter({
      limitsOf,
      now: () => 3_600_000,
      seed: [{ instanceId: 1, atMs: 0, bytes: 999 }],
    })
    expect([taken(meter, 2), taken(meter, 1)]).toEqual([expect.stringContaining('452 4.7.1'), 'taken'])
  })
})

describe('connections at once', () => {
  test('leave a place to the next', () => {
    const meter = limited({ connections: 1 })
    const first = meter.enter(SHOP)
    const second = meter.enter(SHOP)
    expect(second.kind === 'refused' && replyLine(second.reply)).toBe(
      '452 4.7.1 Instance shop-dev takes 1 connections at once at most, try again later',
    )
    expect(meter.enter(OTHER).kind).toBe('slot')
    if (first.kind === 'slot') {
      first.leave()
      first.leave()
    }
    expect(meter.use(SHOP.id).connections).toBe(0)
    expect([meter.enter(SHOP).kind, meter.enter(SHOP).kind]).toEqual(['slot', 'refused'])
  })
})

describe('the reserve of the disk', () => {
  const mib = (count: number) => count * 2 ** 20
  const instance = (kind: InstanceKind) => ({ id: 3, name: kind, kind })

  test.each([
    [300, 'taken', 'taken'],
    [256, 'taken', 'taken'],
    [255, 'refused', 'taken'],
    [64, 'refused', 'taken'],
    [63, 'refused', 'refused'],
    [0, 'refused', 'refused'],
  ])('%i MiB free: staging is %s, production is %s', async (free, staging, production) => {
    const room = await createDiskRoom(async () => mib(free), createLog('silent'))
    room.close()
    const meter = openTestMeter({ room, reserveBytes: RESERVE })
    expect(meter.take(instance('staging'), 0).kind).toBe(staging)
    expect(meter.take(instance('production'), 0).kind).toBe(production)
  })

  test('says what it is, and takes mail again when there is room', async () => {
    let free = mib(100)
    const room = await createDiskRoom(async () => free, createLog('silent'))
    room.close()
    const meter = openTestMeter({ room, reserveBytes: RESERVE })
    expect(taken(meter, 0, instance('staging'))).toBe(
      '452 4.3.1 Instance staging takes no mail while less than 256 MiB of disk are free (staging reserve)',
    )
    free = mib(1000)
    await room.refresh()
    expect(taken(meter, 0, instance('staging'))).toBe('taken')
  })

  test('what was taken since the last look is no longer free', async () => {
    const room = await createDiskRoom(async () => mib(300), createLog('silent'))
    room.close()
    const meter = openTestMeter({ room, reserveBytes: RESERVE })
    expect(taken(meter, mib(40), instance('staging'))).toBe('taken')
    expect(taken(meter, mib(40), instance('staging'))).toContain('452 4.3.1')
    expect(taken(meter, mib(40), instance('production'))).toBe('taken')
  })

  test('of 0 is none, and a disk that cannot be read is no reason to refuse', async () => {
    const room = await createDiskRoom(() => Promise.reject(new Error('EIO')), createLog('silent'))
    room.close()
    expect(taken(openTestMeter({ room, reserveBytes: RESERVE }), 0)).toBe('taken')
    const full = await createDiskRoom(async () => 0, createLog('silent'))
    full.close()
    expect(taken(openTestMeter({ room: full }), 0)).toBe('taken')
  })
})

test('what was refused is remembered', () => {
  const meter = limited({ messagesPerMinute: 1 }, { nowMs: 5000 })
  expect(meter.use(SHOP.id).refused).toBeNull()
  taken(meter, 1)
  taken(meter, 1)
  meter.refusal(SHOP, 0)
  expect(meter.use(SHOP.id).refused).toEqual({
    count: 2,
    lastAtMs: 5000,
    lastReply: expect.stringContaining('1 messages a minute'),
  })
})

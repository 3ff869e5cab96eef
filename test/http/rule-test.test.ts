import { describe, expect, test } from 'vitest'
import type { RuleTestAnswer } from '../../server/contract/rule-test.types.ts'
import { type OpenDoor, openDoor } from './door.ts'

const PATH = '/api/v1/instances/default/rule/test'

const REDIRECT = {
  mode: 'redirect',
  testRecipients: ['qa@team.example'],
  allowedRecipients: ['@team.example'],
  sender: 'noreply@stage.example',
  relay: 'real',
}

async function answers({ ask }: OpenDoor, body: object): Promise<RuleTestAnswer[]> {
  const { status, json } = await ask(PATH, { method: 'POST', body })
  expect(status, JSON.stringify(json)).toBe(200)
  return json.answers
}

describe('would this address be mailed', () => {
  test('by the rule as it is', async () => {
    const door = await openDoor()
    expect(await answers(door, { addresses: ['bob@real.example'] })).toEqual([
      {
        address: 'bob@real.example',
        mailed: false,
        why: 'Everything is captured: nobody is mailed.',
        allowedBy: null,
        decision: 'capture',
        sentTo: [],
      },
    ])
  })

  test('by a rule that is not saved yet, each address by itself, in order; nothing is changed', async () => {
    const door = await openDoor()
    const before = door.store.instances.byName('default')
    const addresses = ['ann@team.example', 'bob@real.example', 'qa@team.example', 'no address', 'a@b, c@d']
    const told = await answers(door, { addresses, email: REDIRECT })
    expect(
      told.map(({ address, mailed, allowedBy, sentTo }) => [address, mailed, allowedBy, sentTo]),
    ).toEqual([
      ['ann@team.example', true, '@team.example', ['ann@team.example']],
      ['bob@real.example', false, null, ['qa@team.example']],
      ['qa@team.example', true, '@team.example', ['qa@team.example']],
      ['no address', false, null, []],
      ['a@b, c@d', false, null, []],
    ])
    expect(told.map(({ why }) => why)).toEqual([
      'It matches the allowed recipients "@team.example".',
      'It is not among the allowed recipients: the copy goes to qa@team.example instead.',
      'It matches the allowed recipients "@team.example".',
      'This is not one address: SMTP refuses it.',
      'This is not one address: SMTP refuses it.',
    ])
    expect(door.store.instances.byName('default')).toEqual(before)
  })

  test('a rule with something missing holds, and says what', async () => {
    const door = await openDoor()
    const [told] = await answers(door, { addresses: ['ann@team.example'], email: { mode: 'redirect' } })
    expect(told).toMatchObject({ mailed: false, decision: 'hold' })
    expect(told?.why).toContain('set email.relay of instance default')
  })

  test.each([
    ['no addresses', {}, 'addresses'],
    ['an empty list', { addresses: [] }, 'addresses'],
    ['more than 100', { addresses: Array(101).fill('a@b.example') }, 'addresses'],
    ['a sender that is none', { addresses: ['a@b.example'], email: { sender: 'none' } }, 'email.sender'],
    ['an unknown setting', { addresses: ['a@b.example'], email: { rule: 1 } }, 'email.rule'],
  ])('%s: refused, with the field', async (_, body, path) => {
    const { ask } = await openDoor()
    const { status, json } = await ask(PATH, { method: 'POST', body })
    expect([status, json.errors[0].path]).toEqual([422, path])
  })

  test('a deliver rule on staging would mail nobody', async () => {
    const door = await openDoor()
    const email = { ...REDIRECT, mode: 'deliver' }
    const [told] = await answers(door, { addresses: ['ann@team.example'], email })
    expect(told).toMatchObject({ mailed: false, decision: 'hold', sentTo: [] })
  })
})

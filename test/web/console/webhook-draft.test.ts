import { expect, test } from 'vitest'
import type { WebhookView } from '../../../server/contract/webhook.types.ts'
import {
  draftOfWebhook,
  EVENTS,
  eventsInWords,
  inputOfWebhook,
  NEW_WEBHOOK,
} from '../../../web/console/model/webhook-draft.ts'

const VIEW: WebhookView = {
  id: 'wh_1',
  url: 'https://ci.example/hook',
  events: ['message.stored', 'message.failed'],
  search: 'is:held',
  enabled: true,
  secretConstant: 'HOOK_SECRET',
  previousSecretUntil: null,
  headers: [{ name: 'Authorization', constant: 'CI_TOKEN' }],
  createdAt: '2026-11-26T10:00:00.000Z',
  secret: null,
}

test('a form that was not touched says what there is', () => {
  const { url, events, search, secretConstant, headers } = VIEW
  expect(inputOfWebhook(draftOfWebhook(VIEW))).toEqual({ url, events, search, secretConstant, headers })
})

test('what is left empty is said as nothing', () => {
  expect(inputOfWebhook({ ...NEW_WEBHOOK, url: ' https://ci.example/ ' })).toEqual({
    url: 'https://ci.example/',
    events: EVENTS.map(({ value }) => value),
    search: null,
    secretConstant: null,
    headers: [],
  })
})

test.each([
  ['Authorization: CI_TOKEN', [{ name: 'Authorization', constant: 'CI_TOKEN' }]],
  [
    '\n A:B \n\nX-C :D\n',
    [
      { name: 'A', constant: 'B' },
      { name: 'X-C', constant: 'D' },
    ],
  ],
  ['no constant', [{ name: 'no constant', constant: '' }]],
])('header lines %j are read', (headers, read) => {
  expect(inputOfWebhook({ ...NEW_WEBHOOK, headers }).headers).toEqual(read)
})

test.each([
  [EVENTS.map(({ value }) => value), 'All events'],
  [['message.stored', 'message.failed'] as const, 'Stored, Failed'],
])('%j reads as %j', (events, words) => {
  expect(eventsInWords(events)).toBe(words)
})

import { describe, expect, test } from 'vitest'
import type { RelayView } from '../../../server/contract/relay.types.ts'
import { draftOfRelay, inputOfRelay, NEW_RELAY } from '../../../web/console/model/relay-draft.ts'

const RELAY: RelayView = {
  name: 'real',
  host: 'smtp.example.net',
  port: 465,
  tls: 'implicit',
  pinsCertificate: false,
  user: 'post',
  authMethod: 'login',
  maxRecipients: 50,
  maxConnections: 2,
  maxMessages: 100,
  maxSizeBytes: 10 * 2 ** 20,
  rate: 14,
  retry: '1m, 5m',
  dkim: { domain: 'shop.example', selector: 'mail2026' },
  managedByFile: false,
  pausedAt: null,
  troubledUntil: null,
}

describe('a relay', () => {
  test('is said again as it is, its secrets left out so that they stay', () => {
    expect(inputOfRelay(draftOfRelay(RELAY))).toEqual({
      host: 'smtp.example.net',
      port: 465,
      tls: 'implicit',
      ca: null,
      auth: { user: 'post', method: 'login' },
      maxRecipients: 50,
      maxConnections: 2,
      maxMessages: 100,
      maxSizeBytes: 10 * 2 ** 20,
      rate: 14,
      retry: '1m, 5m',
      dkim: { domain: 'shop.example', selector: 'mail2026' },
    })
  })

  test('that is new has the defaults of the server, and the secrets that were typed', () => {
    const draft = { ...NEW_RELAY, host: ' smtp.example.net ', user: 'post', password: ' secret ' }
    expect(inputOfRelay(draft)).toEqual({
      host: 'smtp.example.net',
      port: 587,
      tls: 'required',
      ca: null,
      auth: { user: 'post', password: ' secret ' },
      maxSizeBytes: null,
      rate: null,
      retry: null,
      dkim: null,
    })
  })

  test('without AUTH has none, whatever was typed before', () => {
    expect(inputOfRelay({ ...NEW_RELAY, isAuthed: false, user: 'post', password: 'x' }).auth).toBeNull()
  })
})

import { describe, expect, test } from 'vitest'
import { keyOf, newWebhookSecret, signatureOf } from '../../server/notify/signature.ts'
import { isAuthentic } from './receiver.ts'

/** The example that Standard Webhooks publishes, and its libraries test with. */
const PUBLISHED = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

describe('a signature', () => {
  test('is the published one for the published example', () => {
    expect(signatureOf(keyOf(PUBLISHED.secret), PUBLISHED)).toBe(PUBLISHED.signature)
  })

  test('holds for what was signed, and for nothing else', () => {
    const secret = newWebhookSecret()
    const body = '{"name":"Søren ✓"}'
    const signature = signatureOf(keyOf(secret), { id: 'msg_1', timestamp: 1_700_000_000, body })
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': signature,
    }
    expect(isAuthentic({ headers, body }, secret)).toBe(true)
    expect(isAuthentic({ headers, body: `${body} ` }, secret)).toBe(false)
    expect(isAuthentic({ headers: { ...headers, 'webhook-id': 'msg_2' }, body }, secret)).toBe(false)
    expect(isAuthentic({ headers: { ...headers, 'webhook-timestamp': '1700000001' }, body }, secret)).toBe(
      false,
    )
    expect(isAuthentic({ headers, body }, newWebhookSecret())).toBe(false)
  })

  test.each([
    ['without its prefix', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['too short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['no base64', `whsec_${'*'.repeat(44)}`],
    ['empty', ''],
  ])('is not made with a secret that is %s', (_, secret) => {
    expect(() => keyOf(secret)).toThrow(/whsec_ and 24 to 64 octets/)
  })
})

import { describe, expect, test } from 'vitest'
import type { Place, Sealed } from '../../server/domain/sealed.ts'
import { parseKey } from '../../server/secrets/key.ts'
import { fingerprintWith, keyIdOf, openWith, sealWith } from '../../server/secrets/seal.ts'
import { fc } from '../support/properties.ts'

const KEY = keyOf('1f'.repeat(32))
const OTHER = keyOf('2f'.repeat(32))
const HERE: Place = { kind: 'constant', instanceId: 1, name: 'STRIPE_KEY' }
const SECRET = 'sk_live_51Hc9'

function keyOf(text: string) {
  const key = parseKey(text)
  if (key === undefined) throw new Error('no key')
  return key
}

describe('a sealed value', () => {
  test('opens at its place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (plain) => {
        const sealed = sealWith(KEY, plain, HERE)
        expect(openWith(KEY, sealed, HERE)).toBe(plain)
        expect(sealed).toMatch(/^sealed1:[0-9a-f]{12}:[\w-]+$/)
      }),
    )
  })

  test.each<[string, Place]>([
    ['another constant', { ...HERE, name: 'OTHER' }],
    ['the same constant of another instance', { ...HERE, instanceId: 11 }],
    ['a relay', { kind: 'relay-password', relay: 'real' }],
  ])('does not open at the place of %s', (_, elsewhere) => {
    const sealed = sealWith(KEY, SECRET, HERE)
    expect(openWith(KEY, sealed, elsewhere)).toBeUndefined()
    expect(openWith(KEY, sealed, HERE)).toBe(SECRET)
  })

  test('does not open with another key, nor when it says that it was sealed with that', () => {
    const sealed = sealWith(KEY, SECRET, HERE)
    expect(openWith(OTHER, sealed, HERE)).toBeUndefined()
    expect(openWith(OTHER, sealed.replace(KEY.id, OTHER.id) as Sealed, HERE)).toBeUndefined()
  })

  test('does not open when any octet of it was changed', () => {
    const sealed = sealWith(KEY, SECRET, HERE)
    const head = sealed.slice(0, sealed.lastIndexOf(':') + 1)
    const body = Buffer.from(sealed.slice(head.length), 'base64url')
    for (const at of body.keys()) {
      const changed = Buffer.from(body)
      changed[at] = (body[at] ?? 0) ^ 1
      expect(openWith(KEY, `${head}${changed.toString('base64url')}` as Sealed, HERE)).toBeUndefined()
    }
    for (const cut of [0, 1, 12, 28, body.length - 1]) {
      const short = body.subarray(0, cut).toString('base64url')
      expect(openWith(KEY, `${head}${short}` as Sealed, HERE)).toBeUndefined()
    }
  })

  test.each(['', 'plain text', 'sealed1', 'sealed1::', 'sealed2:0:AAAA'])('%j is none', (text) => {
    expect(openWith(KEY, text as Sealed, HERE)).toBeUndefined()
  })

  test('differs each time, so that equal values cannot be told', () => {
    const sealed = Array.from({ length: 100 }, () => sealWith(KEY, SECRET, HERE))
    expect(new Set(sealed).size).toBe(100)
  })

  test('names its key', () => {
    expect(keyIdOf(sealWith(KEY, SECRET, HERE))).toBe(KEY.id)
    expect(keyIdOf('something else' as Sealed)).toBe('')
  })
})

describe('a fingerprint', () => {
  test('is equal for equal values, and differs by value and by key', () => {
    expect(fingerprintWith(KEY, SECRET)).toBe(fingerprintWith(KEY, SECRET))
    expect(fingerprintWith(KEY, SECRET)).not.toBe(fingerprintWith(KEY, `${SECRET}x`))
    expect(fingerprintWith(KEY, SECRET)).not.toBe(fingerprintWith(OTHER, SECRET))
  })
})

describe('a key', () => {
  const octets = Buffer.alloc(32, 0xfb)

  test('is the same in every spelling', () => {
    const spellings = ['hex', 'base64', 'base64url'] as const
    const ids = spellings.map((spelling) => parseKey(octets.toString(spelling))?.id)
    expect(new Set([...ids, parseKey(octets.toString('hex').toUpperCase())?.id]).size).toBe(1)
  })

  test.each([
    '',
    'password',
    'x'.repeat(64),
    'ff'.repeat(31),
    octets.toString('base64').slice(1),
    ' '.repeat(43),
  ])('%j is none', (text) => {
    expect(parseKey(text)).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { load, problems } from './support.ts'

const KEY = '4f'.repeat(32)
const BASE64 = Buffer.from(KEY, 'hex').toString('base64')
const OTHER = 'a0'.repeat(32)

describe('the secret key', () => {
  test('is the key file unless it is configured', async () => {
    await expect(load({})).resolves.toMatchObject({ secretKey: { key: null, previousKey: null } })
  })

  test.each([
    ['a variable', { env: { STAGINGPOST_SECRET_KEY: KEY } }, KEY, null],
    ['in base64', { env: { STAGINGPOST_SECRET_KEY: BASE64 } }, BASE64, null],
    ['a variable of another name', { yaml: 'secretKey: { env: K }', env: { K: KEY } }, KEY, null],
    ['a file', { yaml: 'secretKey: { file: k }', files: { k: `${KEY}\n` } }, KEY, null],
    [
      'the variable wins over the file',
      { yaml: 'secretKey: { file: gone }', env: { STAGINGPOST_SECRET_KEY: KEY } },
      KEY,
      null,
    ],
    [
      'the one before it too',
      { yaml: 'secretKeyPrevious: { env: OLD }', env: { STAGINGPOST_SECRET_KEY: KEY, OLD: OTHER } },
      KEY,
      OTHER,
    ],
    ['an empty variable is unset', { env: { STAGINGPOST_SECRET_KEY: '' } }, null, null],
  ])('%s', async (_, given, key, previousKey) => {
    await expect(load(given)).resolves.toMatchObject({ secretKey: { key, previousKey } })
  })

  test.each([
    ['a password', 'correct horse battery staple'],
    ['too short', KEY.slice(2)],
    ['too long', `${KEY}00`],
    ['not base64', `${BASE64.slice(0, -2)}!=`],
  ])('that is none is refused and not shown: %s', async (_, key) => {
    const told = (await problems({ env: { STAGINGPOST_SECRET_KEY: key } })).join('\n')
    expect(told).toBe(
      'STAGINGPOST_SECRET_KEY (secretKey): is no key; allowed: 32 random octets in base64 or as 64 hexadecimal digits, such as `openssl rand -base64 32` prints',
    )
  })

  test('is not written into the file, and not shown when it is', async () => {
    const told = (await problems({ yaml: `secretKey: "${KEY}"` })).join('\n')
    expect(told).toContain('allowed: { env: NAME } or { file: PATH }')
    expect(told).not.toContain(KEY)
  })

  test('has no flag: arguments can be seen by others', async () => {
    const told = await problems({ argv: ['--secret-key', KEY] })
    expect(told[0]).toMatch(/^--secret-key: is no flag of Stagingpost/)
    expect(told.join()).not.toContain(KEY)
  })
})

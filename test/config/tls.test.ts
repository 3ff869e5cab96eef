import { join } from 'node:path'
import { generate } from 'selfsigned'
import { beforeAll, describe, expect, test } from 'vitest'
import { load, problems } from './support.ts'

const files: Record<string, string> = { 'text.pem': 'not a certificate' }

beforeAll(async () => {
  for (const name of ['one', 'two']) {
    const pair = await generate([{ name: 'commonName', value: `${name}.example` }])
    files[`${name}.pem`] = pair.cert
    files[`${name}.key`] = pair.private
  }
})

describe('smtp.tls', () => {
  test.each([
    ['off', null],
    ['self-signed', { kind: 'self-signed' }],
  ])('%s', async (word, tls) => {
    await expect(load({ yaml: `smtp: { tls: ${word} }` })).resolves.toMatchObject({ smtp: { tls } })
  })

  test('files, from the file and from flags', async () => {
    const declared = await load({ yaml: 'smtp: { tls: { cert: one.pem, key: one.key } }', files })
    expect(declared.smtp.tls).toEqual({
      kind: 'files',
      cert: join(declared.cwd, 'one.pem'),
      key: join(declared.cwd, 'one.key'),
    })
    const flagged = await load({
      argv: ['--smtp-tls-cert', 'two.pem', '--smtp-tls-key=two.key'],
      yaml: 'smtp: { tls: self-signed }',
      files,
    })
    expect(flagged.smtp.tls).toEqual({
      kind: 'files',
      cert: join(flagged.cwd, 'two.pem'),
      key: join(flagged.cwd, 'two.key'),
    })
  })

  test.each([
    [
      'a certificate alone',
      ['--smtp-tls-cert=one.pem'],
      /--smtp-tls-cert \(smtp\.tls\.cert\): smtp\.tls\.key is missing; the certificate needs its private key$/,
    ],
    [
      'a key alone',
      ['--smtp-tls-key=one.key'],
      /--smtp-tls-key \(smtp\.tls\.key\): smtp\.tls\.cert is missing; the key needs its certificate$/,
    ],
    [
      'a word beside files',
      ['--smtp-tls=self-signed', '--smtp-tls-cert=one.pem', '--smtp-tls-key=one.key'],
      /smtp\.tls\): is given beside smtp\.tls\.cert; say one of them$/,
    ],
    [
      'no file',
      ['--smtp-tls-cert=gone.pem', '--smtp-tls-key=one.key'],
      /gone\.pem cannot be read \(ENOENT\), as a certificate in PEM$/,
    ],
    [
      'no certificate',
      ['--smtp-tls-cert=text.pem', '--smtp-tls-key=one.key'],
      /text\.pem cannot be read \(.+\), as a certificate in PEM$/,
    ],
    [
      'a certificate as a key',
      ['--smtp-tls-cert=one.pem', '--smtp-tls-key=one.pem'],
      /one\.pem cannot be read \(.+\), as a private key in PEM without a passphrase$/,
    ],
    [
      'the key of another',
      ['--smtp-tls-cert=one.pem', '--smtp-tls-key=two.key'],
      /two\.key is not the private key of the certificate .*one\.pem$/,
    ],
  ])('%s is refused', async (_, argv, problem) => {
    expect(await problems({ argv, files })).toEqual([expect.stringMatching(problem)])
  })
})

describe('http.tls', () => {
  test.each([
    ['off', null],
    ['self-signed', { kind: 'self-signed' }],
  ])('%s', async (word, tls) => {
    await expect(load({ yaml: `http: { tls: ${word} }` })).resolves.toMatchObject({ http: { tls } })
  })

  test('files, from the file, from variables, from flags', async () => {
    const pair = (cwd: string, name: string) => ({
      kind: 'files',
      cert: join(cwd, `${name}.pem`),
      key: join(cwd, `${name}.key`),
    })
    const yaml = 'http: { tls: { cert: one.pem, key: one.key } }'
    const declared = await load({ yaml, files })
    expect([declared.http.tls, declared.smtp.tls]).toEqual([pair(declared.cwd, 'one'), null])
    const env = { STAGINGPOST_HTTP_TLS_CERT: 'two.pem', STAGINGPOST_HTTP_TLS_KEY: 'two.key' }
    const named = await load({ yaml, env, files })
    expect(named.http.tls).toEqual(pair(named.cwd, 'two'))
    const argv = ['--http-tls-cert=one.pem', '--http-tls-key=one.key']
    const flagged = await load({ argv, env, files })
    expect(flagged.http.tls).toEqual(pair(flagged.cwd, 'one'))
  })

  test('a bad pair is refused, with the setting', async () => {
    const yaml = 'http: { tls: { cert: one.pem, key: two.key } }'
    expect(await problems({ yaml, files })).toEqual([
      expect.stringMatching(
        /^stagingpost\.yaml:1 http\.tls\.key: .*two\.key is not the private key of the certificate .*one\.pem$/,
      ),
    ])
  })
})

describe('smtp.tlsListen', () => {
  test('is nowhere unless it is said', async () => {
    await expect(load({ yaml: 'smtp: { tls: self-signed }' })).resolves.toMatchObject({
      smtp: { tlsListen: null },
    })
  })

  test('is where it says', async () => {
    const yaml = 'smtp: { tls: self-signed, tlsListen: "[::1]:465" }'
    await expect(load({ yaml })).resolves.toMatchObject({
      smtp: { tlsListen: { host: '::1', port: 465 } },
    })
  })

  test.each([
    [
      'without a certificate',
      ['--smtp-tls-listen=127.0.0.1:465'],
      /^--smtp-tls-listen \(smtp\.tlsListen\): needs a certificate: set smtp\.tls\.cert and smtp\.tls\.key, or smtp\.tls to self-signed$/,
    ],
    [
      'with one that is refused, which is said once',
      ['--smtp-tls-listen=127.0.0.1:465', '--smtp-tls-cert=gone.pem', '--smtp-tls-key=one.key'],
      /^--smtp-tls-cert .*gone\.pem cannot be read \(ENOENT\)/,
    ],
  ])('%s is refused', async (_, argv, problem) => {
    const [found, ...others] = await problems({ argv, files })
    expect(found).toMatch(problem)
    expect(others.filter((line) => !line.startsWith('  '))).toEqual([])
  })

  test('a relay that is this server by that port is refused', async () => {
    const yaml = `smtp: { tls: self-signed, tlsListen: 127.0.0.1:1465 }
relays: { real: { host: localhost, port: 1465, tls: implicit } }`
    expect(await problems({ yaml })).toEqual([
      expect.stringMatching(/relays\.real\.host: localhost:1465 is this server's own listener/),
    ])
  })
})

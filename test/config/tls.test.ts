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

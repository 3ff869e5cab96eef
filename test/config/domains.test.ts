import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate } from '../support/certificate.ts'
import { load, problems } from './support.ts'

const files: Record<string, string> = {}

beforeAll(async () => {
  for (const [file, name] of [
    ['shop', 'mail.shop.example'],
    ['wild', '*.shop.example'],
  ] as const) {
    const { cert, key } = await makeCertificate([name])
    Object.assign(files, { [`${file}.pem`]: cert, [`${file}.key`]: key })
  }
})

const SHOP = '{ name: mail.shop.example, cert: shop.pem, key: shop.key }'

function withDomains(domains: string, { kind = 'production', rest = 'http: { tls: self-signed }' } = {}) {
  return `instances: { shop: { kind: ${kind}, domains: [${domains}] } }\n${rest}`
}

describe('domains of an instance', () => {
  test('with a certificate each, or without', async () => {
    const yaml = withDomains(`${SHOP}, { name: POST.Shop.example }, { name: münchen.example }`)
    const { domains, declarations, cwd } = await load({ yaml, files })
    const pair = { cert: join(cwd, 'shop.pem'), key: join(cwd, 'shop.key') }
    expect(domains).toEqual([
      { name: 'mail.shop.example', instance: 'shop', files: pair },
      { name: 'post.shop.example', instance: 'shop', files: null },
      { name: 'xn--mnchen-3ya.example', instance: 'shop', files: null },
    ])
    expect(declarations.instances[0]).not.toHaveProperty('domains')
  })

  test('a wildcard names it too, and STARTTLS alone shows it', async () => {
    const yaml = withDomains('{ name: mail.shop.example, cert: wild.pem, key: wild.key }', {
      rest: 'smtp: { tls: self-signed }',
    })
    await expect(load({ yaml, files })).resolves.toMatchObject({ domains: [{ name: 'mail.shop.example' }] })
  })

  const at = 'stagingpost.yaml:1 instances.shop.domains'
  test.each<[title: string, yaml: string, problem: string]>([
    [
      'none on staging',
      withDomains(SHOP, { kind: 'staging' }),
      `${at}: a staging instance has no domain of its own`,
    ],
    [
      'nobody else’s',
      'instances: { shop: { kind: production, domains: [{ name: a.example }] }, b: { kind: production, domains: [{ name: A.example }] } }',
      'stagingpost.yaml:1 instances.b.domains[0].name: "a.example" leads to the instance shop already',
    ],
    [
      'not the one that all share',
      withDomains('{ name: post.example }', { rest: 'http: { publicUrl: "https://post.example:8443" }' }),
      `${at}[0].name: "post.example" is the host of http.publicUrl, which all instances share; give the instance another name`,
    ],
    [
      'no address',
      withDomains('{ name: 192.0.2.1 }'),
      `${at}[0].name: "192.0.2.1" is not a public name; allowed: a domain name such as mail.shop.example`,
    ],
    [
      'no name without a dot',
      withDomains('{ name: localhost }'),
      `${at}[0].name: "localhost" is not a public`,
    ],
    [
      'a name',
      withDomains('{ name: "a b" }'),
      `${at}[0].name: "a b" is not valid; allowed: a domain name such as mail.shop.example`,
    ],
    [
      'no certificate without its key',
      withDomains('{ name: mail.shop.example, cert: shop.pem }'),
      `${at}[0]: key is missing; the certificate needs its private key`,
    ],
    [
      'no key without its certificate',
      withDomains('{ name: mail.shop.example, key: shop.key }'),
      `${at}[0]: cert is missing; the key needs its certificate`,
    ],
    [
      'no certificate that nobody would see',
      withDomains(SHOP, { rest: '' }),
      `${at}[0]: has a certificate that nobody would see: set http.tls or smtp.tls, or remove it`,
    ],
    [
      'a certificate for that name',
      withDomains('{ name: www.shop.test, cert: shop.pem, key: shop.key }'),
      'shop.pem does not name www.shop.test, and clients would refuse it; it names DNS:mail.shop.example',
    ],
    [
      'the key of that certificate',
      withDomains('{ name: mail.shop.example, cert: shop.pem, key: wild.key }'),
      `wild.key is not the private key of the certificate `,
    ],
  ])('%s', async (_, yaml, problem) => {
    expect(await problems({ yaml, files })).toEqual([expect.stringContaining(problem)])
  })
})

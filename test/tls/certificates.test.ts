import { mkdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer, type SecureContext } from 'node:tls'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Certificates, openCertificates } from '../../server/tls/certificates.ts'
import type { Pair, PairFiles } from '../../server/tls/pair.ts'
import { makeCertificate, writePair } from '../support/certificate.ts'
import { tempDir } from '../support/temp-dir.ts'
import { fingerprint, shownTo } from '../support/tls-client.ts'

const POST = 'post.example'

describe('the first reading', () => {
  test.each<[why: string, change: (files: PairFiles) => Promise<PairFiles>, message: RegExp]>([
    [
      'no certificate',
      async (files) => ({ ...files, cert: '/nowhere/a.pem' }),
      /^http\.tls: \/nowhere\/a\.pem cannot be read \(ENOENT\)/,
    ],
    [
      'no key',
      async (files) => ({ ...files, key: '/nowhere/a.key' }),
      /\/nowhere\/a\.key cannot be read \(ENOENT\)/,
    ],
    [
      'the key of another',
      async (files) => ({ ...files, key: (await newPair('other')).key }),
      /other\.key is not the private key of the certificate .*post\.pem\.$/,
    ],
  ])('with %s is refused and names the file', async (_, change, message) => {
    const files = await change(await newPair('post'))
    await expect(openFor(files)).rejects.toMatchObject({
      name: 'Failure',
      code: 'invalid',
      field: 'http.tls',
      message: expect.stringMatching(message),
    })
  })

  test('both doors show the same self-signed certificate', async () => {
    const { certificates } = await openFor(null)
    expect(certificates.http?.main()).toEqual(certificates.smtp?.main())
    expect(certificates.http?.main().key).toContain('PRIVATE KEY')
  })

  test('a door without TLS has none', async () => {
    const log = pino({ enabled: false })
    const none = await openCertificates({ http: null, smtp: null, domains: [], hostname: POST, log })
    expect(none).toMatchObject({ http: null, smtp: null })
  })

  test('one that has run out is shown, and the log says so', async () => {
    const day = 86_400_000
    const old = { notBeforeDate: new Date(Date.now() - 2 * day), notAfterDate: new Date(Date.now() - day) }
    const files = await writePair(await tempDir(), 'post', await makeCertificate([POST], old))
    const { logged } = await openFor(files)
    expect(await logged(/has expired/)).toMatchObject({ cert: files.cert })
  })
})

describe('a certificate of which the files change is shown from then on', () => {
  test('written in place', async () => {
    const { folder, changed } = await following()
    const next = await makeCertificate([POST])
    await writePair(folder, 'post', next)
    expect(await changed()).toEqual(next)
  })

  test('renamed over the ones before', async () => {
    const { folder, changed } = await following()
    const next = await makeCertificate([POST])
    const { cert, key } = await writePair(folder, 'new', next)
    await rename(cert, join(folder, 'post.pem'))
    await rename(key, join(folder, 'post.key'))
    expect(await changed()).toEqual(next)
  })

  test('by a link that points elsewhere', async () => {
    const parent = await tempDir()
    const [one, two] = [join(parent, '1'), join(parent, '2')]
    await Promise.all([mkdir(one), mkdir(two)])
    await writePair(one, 'post', await makeCertificate([POST]))
    const next = await makeCertificate([POST])
    await writePair(two, 'post', next)
    const live = await tempDir()
    const link = join(live, 'current')
    await symlink(one, link)
    const { changed } = await following({ cert: join(link, 'post.pem'), key: join(link, 'post.key') }, live)
    await symlink(two, join(live, 'next'))
    await rename(join(live, 'next'), link)
    expect(await changed()).toEqual(next)
  })

  test('in a folder that was removed and made again', async () => {
    const folder = join(await tempDir(), 'certificates')
    await mkdir(folder)
    const { changed } = await following(await writePair(folder, 'post', await makeCertificate([POST])))
    await rm(folder, { recursive: true })
    await mkdir(folder)
    const next = await makeCertificate([POST])
    await writePair(folder, 'post', next)
    expect(await changed()).toEqual(next)
  })

  test('of a custom domain', async () => {
    const folder = await tempDir()
    const name = 'mail.shop.example'
    const first = await makeCertificate([name])
    const { certificates, logged } = await openFor(null, {
      name,
      files: await writePair(folder, 'shop', first),
    })
    expect(await shown(certificates, name)).toBe(fingerprint(first))
    const next = await makeCertificate([name])
    await writePair(folder, 'shop', next)
    await logged(/is in use/)
    expect(await shown(certificates, name)).toBe(fingerprint(next))
  })
})

describe('a changed certificate that cannot be used leaves the one before', () => {
  test.each<[why: string, spoil: (files: PairFiles) => Promise<void>, words: RegExp]>([
    [
      'half written',
      async ({ cert }) => writeFile(cert, '-----BEGIN CERTIFICATE-----\nMII'),
      /post\.pem cannot be read .* as a certificate/,
    ],
    [
      'with the key of another',
      async ({ key }) => writeFile(key, (await makeCertificate()).key),
      /post\.key is not the private key of the certificate/,
    ],
    ['removed', async ({ cert }) => unlink(cert), /post\.pem cannot be read \(ENOENT\)/],
  ])('%s; and once it is mended, it is shown', async (_, spoil, words) => {
    const { folder, files, certificates, before, changed, logged } = await following()
    await spoil(files)
    const { trouble } = await logged(/the one before stays/)
    expect(trouble).toMatch(words)
    expect(certificates.http?.main()).toEqual(before)
    const next = await makeCertificate([POST])
    await writePair(folder, 'post', next)
    expect(await changed()).toEqual(next)
  })

  test('one of a custom domain that no longer names it', async () => {
    const folder = await tempDir()
    const name = 'mail.shop.example'
    const first = await makeCertificate([name])
    const { certificates, logged } = await openFor(null, {
      name,
      files: await writePair(folder, 'shop', first),
    })
    await writePair(folder, 'shop', await makeCertificate(['www.shop.example']))
    const { trouble } = await logged(/the one before stays/)
    expect(trouble).toMatch(/does not name mail\.shop\.example.*DNS:www\.shop\.example/)
    expect(await shown(certificates, name)).toBe(fingerprint(first))
  })
})

async function newPair(name: string): Promise<PairFiles> {
  return writePair(await tempDir(), name, await makeCertificate([POST]))
}

interface LogLine {
  readonly msg: string
  readonly trouble?: string
}

/** Null for a self-signed one. `logged` waits for a line of the log. */
async function openFor(files: PairFiles | null, domain?: { name: string; files: PairFiles }) {
  const lines: LogLine[] = []
  const waiting = new Set<() => void>()
  const log = pino(
    { level: 'info' },
    {
      write: (line) => {
        lines.push(JSON.parse(line))
        for (const wake of waiting) wake()
      },
    },
  )
  const tls = files === null ? ({ kind: 'self-signed' } as const) : ({ kind: 'files', ...files } as const)
  const domains = domain === undefined ? [] : [{ ...domain, instance: 'shop' }]
  const certificates = await openCertificates({ http: tls, smtp: tls, domains, hostname: POST, log })
  onTestFinished(() => certificates.close())
  const logged = (words: RegExp) =>
    new Promise<LogLine>((resolve) => {
      const look = () => {
        const found = lines.find(({ msg }) => words.test(msg))
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  return { certificates, logged }
}

async function following(given?: PairFiles, folderOfGiven?: string) {
  const folder = folderOfGiven ?? (await tempDir())
  const files = given ?? (await writePair(folder, 'post', await makeCertificate([POST])))
  const { certificates, logged } = await openFor(files)
  const door = certificates.http
  if (door === null) throw new Error('The web door has TLS here')
  const first = new Promise<Pair>((resolve) => door.onMainChanged(resolve))
  const changed = async () => {
    await first
    return door.main()
  }
  return { folder, files, certificates, before: door.main(), changed, logged }
}

/** What a TLS server that asks for the context of a name shows. */
async function shown({ http }: Certificates, name: string): Promise<string> {
  const choose = (servername: string, done: (error: null, context?: SecureContext) => void) =>
    done(null, http?.ofDomain(servername))
  const server = createServer({ ...http?.main(), SNICallback: choose }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return shownTo({ port, servername: name })
}

import { describe, expect, test } from 'vitest'
import type { MeView } from '../../server/contract/person.types.ts'
import { CookieBrowser } from '../support/cookie-browser.ts'
import { type Account, CLIENT, startOpenIdProvider } from '../support/openid-provider.ts'
import { startServer } from '../support/server.ts'

interface Options {
  readonly provision?: 'nobody' | 'mapped' | 'anybody'
}

/** A server that knows a real provider, and accounts there. */
async function open(accounts: Record<string, Account>, { provision = 'mapped' }: Options = {}) {
  const provider = await startOpenIdProvider()
  const oidc = {
    ...CLIENT,
    issuer: provider.issuer,
    label: 'Team login',
    scopes: ['email', 'profile', 'groups'],
    provision,
    roles: [
      { group: 'qa', project: 'default', role: 'tester' },
      { group: 'live', instance: 'shop', role: 'viewer' },
    ],
  }
  const file = { signIn: { oidc }, instances: { shop: { kind: 'staging', project: 'live' } } }
  const server = await startServer({ file })
  const known = new Map(Object.entries(accounts))
  provider.open(`${server.httpUrl}/sign-in/oidc/callback`, known)
  const me = async (browser: CookieBrowser): Promise<MeView> =>
    JSON.parse((await browser.go(`${server.httpUrl}/api/v1/me`)).text)
  return { server, provider, known, me }
}

type Opened = Awaited<ReturnType<typeof open>>

/** Through the provider's login and consent, back to where it leads. */
async function signIn({ server }: Opened, browser: CookieBrowser, login: string, back = '/i/shop?q=a') {
  const start = `${server.httpUrl}/sign-in/oidc?return=${encodeURIComponent(back)}`
  let page = await browser.go(start)
  for (let prompts = 0; prompts < 3 && page.url.includes('/interaction/'); prompts++) {
    const prompt = page.text.includes('name="login"') ? 'login' : 'consent'
    page = await browser.go(page.url, { prompt, login, password: 'any' })
  }
  return page
}

const ALICE: Account = {
  email: 'Alice@team.example',
  email_verified: true,
  name: 'Alice',
  groups: ['qa', 'other'],
}

describe('signing in at an OpenID provider', () => {
  test('makes a person with the roles of their groups, and leads back to where they came from', async () => {
    const opened = await open({ alice: ALICE })
    const browser = new CookieBrowser()
    expect(await opened.me(browser)).toMatchObject({ kind: 'nobody', provider: 'Team login' })
    const page = await signIn(opened, browser, 'alice')
    expect(page.url).toBe(`${opened.server.httpUrl}/i/shop?q=a`)
    const me = await opened.me(browser)
    expect(me).toMatchObject({
      kind: 'person',
      person: { email: 'alice@team.example', name: 'Alice', hasPassword: false },
      isServerAdmin: false,
    })
    expect(Object.keys(me.rights)).toEqual(['default'])
  })

  test('gives the roles of today: a group that is left takes its roles along', async () => {
    const opened = await open({ alice: ALICE })
    await signIn(opened, new CookieBrowser(), 'alice')
    opened.known.set('alice', { ...ALICE, email: 'alice@new.example', groups: ['live'] })
    const browser = new CookieBrowser()
    await signIn(opened, browser, 'alice')
    const me = await opened.me(browser)
    expect(me.person?.email).toBe('alice@team.example')
    expect(me.rights).toEqual({ shop: ['see', 'content'] })
  })

  test.each<[why: string, account: Account, options: Options, words: RegExp]>([
    [
      'an address that is not verified',
      { ...ALICE, email_verified: false },
      {},
      /does not say that your e-mail/,
    ],
    ['no address', { name: 'X', groups: ['qa'] }, {}, /does not say that your e-mail/],
    ['no group with a role', { ...ALICE, groups: ['other'] }, {}, /Nobody has invited alice@team\.example/],
    ['no groups at all', { email: 'a@b.example', email_verified: true }, {}, /Nobody has invited/],
    ['a server where nobody gets an account by it', ALICE, { provision: 'nobody' }, /Nobody has invited/],
  ])('is refused in words for %s', async (_, account, options, words) => {
    const opened = await open({ eve: account }, options)
    const browser = new CookieBrowser()
    const page = await signIn(opened, browser, 'eve')
    expect(page.status).toBe(403)
    expect(page.text).toMatch(words)
    expect((await opened.me(browser)).kind).toBe('nobody')
  })

  test('lets anybody of the provider in where that is wanted, without a role', async () => {
    const opened = await open({ bob: { ...ALICE, groups: [] } }, { provision: 'anybody' })
    const browser = new CookieBrowser()
    await signIn(opened, browser, 'bob')
    expect(await opened.me(browser)).toMatchObject({ kind: 'person', rights: {} })
  })

  test('links an account by its verified address once, and never to another subject', async () => {
    const opened = await open({ alice: ALICE, imposter: ALICE })
    await signIn(opened, new CookieBrowser(), 'alice')
    const browser = new CookieBrowser()
    const page = await signIn(opened, browser, 'imposter')
    expect(page.text).toMatch(/signs in with another account of the identity provider/)
    expect((await opened.me(browser)).kind).toBe('nobody')
  })
})

describe('what others try', () => {
  test('a callback that this browser did not begin opens nothing, also with a code that is right', async () => {
    const opened = await open({ alice: ALICE })
    const attacker = new CookieBrowser()
    const begun = await attacker.step(`${opened.server.httpUrl}/sign-in/oidc`)
    let at = begun.headers.get('location') ?? ''
    expect(at).toMatch(/code_challenge_method=S256/)
    expect(at).toMatch(/[?&]state=.+/)
    expect(at).toMatch(/[?&]nonce=.+/)
    let page = await attacker.go(at)
    page = await attacker.go(page.url, { prompt: 'login', login: 'alice', password: 'any' })
    at = await fetchRedirects(attacker, page.url, opened.server.httpUrl)
    const victim = new CookieBrowser()
    const answer = await victim.go(at)
    expect(answer.text).toMatch(/was not begun in this browser/)
    expect((await opened.me(victim)).kind).toBe('nobody')
    // The state is used up by that, for the one who began it too.
    expect((await attacker.go(at)).text).toMatch(/was not begun in this browser/)
  })

  test.each([
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/i/shop/m/1#x', '/i/shop/m/1'],
  ])('leads nowhere but into this server: %s', async (back, path) => {
    const opened = await open({ alice: ALICE })
    const page = await signIn(opened, new CookieBrowser(), 'alice', back)
    expect(page.url).toBe(`${opened.server.httpUrl}${path}`)
  })

  test('a provider that does not answer is told of, and works once it does', async () => {
    const provider = await startOpenIdProvider()
    const file = { signIn: { oidc: { ...CLIENT, issuer: provider.issuer } } }
    const server = await startServer({ file })
    const browser = new CookieBrowser()
    expect(await browser.go(`${server.httpUrl}/sign-in/oidc`)).toMatchObject({
      status: 503,
      text: expect.stringContaining('The identity provider does not answer'),
    })
    provider.open(`${server.httpUrl}/sign-in/oidc/callback`, new Map())
    expect((await browser.go(`${server.httpUrl}/sign-in/oidc`)).url).toContain(provider.issuer)
  })
})

/** Where the provider sends the browser in the end, without going there. */
async function fetchRedirects(browser: CookieBrowser, consentUrl: string, until: string): Promise<string> {
  let response = await browser.post(consentUrl, { prompt: 'consent' })
  for (let hops = 0; hops < 10; hops++) {
    const location = response.headers.get('location') ?? ''
    if (location.startsWith(until)) return location
    response = await browser.step(new URL(location, response.url || consentUrl).href)
  }
  throw new Error('the provider did not lead back')
}

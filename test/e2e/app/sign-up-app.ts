import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import nodemailer from 'nodemailer'

export interface SignUpApp {
  readonly url: string
  close(): Promise<void>
}

interface SignUp {
  readonly email: string
  readonly token: string
  readonly code: string
  verified: boolean
}

/** An application as people write it: a form, a mail with a link and a code, an account that is verified by them. */
export async function startSignUpApp(smtpPort: number): Promise<SignUpApp> {
  const signUps = new Map<string, SignUp>()
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtpPort, pool: true })
  let url = ''

  async function signUp(request: IncomingMessage): Promise<string> {
    const email = new URLSearchParams(await text(request)).get('email') ?? ''
    const made = {
      email,
      token: randomBytes(12).toString('hex'),
      code: String(randomInt(100_000, 1_000_000)),
      verified: false,
    }
    signUps.set(made.token, made)
    const link = `${url}/verify?token=${made.token}`
    await transport.sendMail({
      from: 'Acme <hello@acme.example>',
      to: email,
      subject: 'Welcome to Acme',
      text: 'Good to have you. Order 48213377 is not yours.',
    })
    await transport.sendMail({
      from: 'Acme <hello@acme.example>',
      to: email,
      subject: 'Please verify your address',
      text: `Your verification code is ${made.code}.\n\nOr open ${link}`,
      html: `<p>Your verification code is</p><h1>${made.code}</h1><p><a href="${link}">Verify your address</a></p><p>Acme, 10115 Berlin, 2026</p>`,
    })
    return page('Check your mail')
  }

  async function verify(request: IncomingMessage, token: string): Promise<string> {
    const found = signUps.get(token)
    if (found === undefined) return page('This link is not known')
    if (request.method !== 'POST') {
      return page(
        'Type your code',
        '<form method="post"><input name="code" id="code"><button>Verify</button></form>',
      )
    }
    const code = new URLSearchParams(await text(request)).get('code')
    found.verified ||= code === found.code
    return page(found.verified ? `Verified: ${found.email}` : 'Wrong code')
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '', url)
    const html =
      pathname === '/verify'
        ? await verify(request, searchParams.get('token') ?? '')
        : request.method === 'POST'
          ? await signUp(request)
          : page(
              'Sign up',
              '<form method="post"><input name="email" id="email"><button>Sign up</button></form>',
            )
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    async close() {
      transport.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function page(title: string, body = ''): string {
  return `<!doctype html><title>${title}</title><h1>${title.replace(/</g, '&lt;')}</h1>${body}`
}

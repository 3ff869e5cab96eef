/** Follows redirects and keeps cookies by host, as a browser does; what a page asks for, the test posts. */
export class CookieBrowser {
  readonly #cookies = new Map<string, Map<string, string>>()

  async go(
    url: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ url: string; status: number; text: string }> {
    let next = { url, form }
    for (let hops = 0; hops < 20; hops++) {
      const response = await this.#ask(next.url, next.form)
      const location = response.headers.get('location')
      if (location === null) return { url: next.url, status: response.status, text: await response.text() }
      await response.arrayBuffer()
      next = { url: new URL(location, next.url).href, form: undefined }
    }
    throw new Error('too many redirects')
  }

  /** One request, its redirect not followed. */
  step(url: string): Promise<Response> {
    return this.#ask(url)
  }

  /** The same, with a form. */
  post(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
    return this.#ask(url, form)
  }

  async #ask(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const { host } = new URL(url)
    const jar = this.#cookies.get(host) ?? new Map<string, string>()
    this.#cookies.set(host, jar)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const isGone = /Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)
      if (isGone) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }
}

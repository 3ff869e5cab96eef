/** A mail program in its light or dark mode. */
export type ColorScheme = 'light' | 'dark'

/** Where the safe document's URLs lead, and how it is shown. */
export interface SafeHtmlOptions {
  /** What `prefers-color-scheme` in its styles is answered with. */
  readonly scheme: ColorScheme
  /** URL of the part with that Content-ID; undefined when there is none. */
  readonly partUrl: (contentId: string) => string | undefined
  /** URL of the page that shows a link's target before it leads on. */
  readonly openUrl: (href: string) => string
  /** URL at which a picture of another host is had through us; null leaves such pictures out. */
  readonly remoteUrl: ((href: string) => string) | null
}

/** Pictures that cannot hold script or load anything. */
const INLINE_PICTURE =
  /^data:image\/(?:png|gif|jpe?g|webp|avif|bmp|x-icon|vnd\.microsoft\.icon);base64,[a-z0-9+/=\s]*$/i
const REMOTE = /^(?:https?:)?[\\/]{2}/i

/** Decides about each URL of one document, and counts what it keeps from being loaded. */
export class UrlPolicy {
  readonly #options: SafeHtmlOptions
  #blocked = 0

  constructor(options: SafeHtmlOptions) {
    this.#options = options
  }

  get blockedCount(): number {
    return this.#blocked
  }

  /** What a picture is loaded from: a part, the mail itself or, if allowed, its sender's host through us. */
  readonly resource = (written: string): string | undefined => {
    const url = stripped(written)
    if (/^cid:/i.test(url)) return this.#options.partUrl(contentIdOf(url.slice(4)))
    if (INLINE_PICTURE.test(url)) return url
    if (!REMOTE.test(url)) return undefined
    const { remoteUrl } = this.#options
    const target = absolute(url)
    if (remoteUrl !== null) return target === undefined ? undefined : remoteUrl(target)
    this.#blocked += 1
    return undefined
  }

  /** What a click leads to. Relative targets would lead into our own pages and are left out. */
  readonly link = (written: string): string | undefined => {
    const url = stripped(written)
    if (url.startsWith('#')) return url
    if (/^(?:mailto|tel|sms):/i.test(url)) return url
    const target = absolute(url)
    return target === undefined ? undefined : this.#options.openUrl(target)
  }
}

/** Without what browsers ignore before they look at a scheme (URL Standard §4.4). */
function stripped(written: string): string {
  let start = 0
  let end = written.length
  while (start < end && written.charCodeAt(start) <= 0x20) start += 1
  while (end > start && written.charCodeAt(end - 1) <= 0x20) end -= 1
  return written.slice(start, end).replace(/[\t\n\r]/g, '')
}

/** Normalised by the parser that browsers use, so that what is shown is where it leads. */
function absolute(url: string): string | undefined {
  const parsed = URL.parse(/^[\\/]{2}/.test(url) ? `https:${url}` : url)
  return parsed?.protocol === 'http:' || parsed?.protocol === 'https:' ? parsed.href : undefined
}

function contentIdOf(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    // URIError: a lone percent sign, so it was not encoded (RFC 2392 asks that it is).
    return written
  }
}

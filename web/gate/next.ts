/** Where the sign-in page leads to: back to the page one came from, and never off this server. */
export function nextOf(query: string): string {
  const next = new URLSearchParams(query).get('next') ?? '/'
  // `//host` and `/\host` are other servers to a browser, and it drops tabs and line breaks before it looks.
  return /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : '/'
}

/** The sign-in page, with the way back. */
export function signInUrl(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next: from })}`
}

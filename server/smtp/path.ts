/**
 * RFC 5321 §4.1.2, with two liberties: spaces behind the colon, and what stands in the brackets is any run of
 * quoted strings and other characters, judged later as an address. A source route is accepted and ignored
 * (RFC 5321 §4.1.1.3, appendix C).
 */
const PATH = /^<(?:@[^\s,:@<>"]+(?:,@[^\s,:@<>"]+)*:)?((?:"(?:[^"\\]|\\.)*"|[^<>"\s])*)>(?: +(.*))?$/su

/** What MAIL or RCPT carries: the mailbox exactly as spoken (`''` for `<>`) and the parameters behind it. */
export interface PathArgument {
  readonly mailbox: string
  readonly parameters: string
}

/** `missing` when there is no `FROM:` or `TO:`, `malformed` when what follows is not a path in brackets. */
export function parsePathArgument(
  keyword: 'FROM:' | 'TO:',
  text: string,
): PathArgument | 'missing' | 'malformed' {
  if (text.slice(0, keyword.length).toUpperCase() !== keyword) return 'missing'
  const found = PATH.exec(text.slice(keyword.length).trimStart())
  if (found === null) return 'malformed'
  return { mailbox: found[1] ?? '', parameters: found[2] ?? '' }
}

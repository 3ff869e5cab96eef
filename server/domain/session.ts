/** The story of the SMTP session that brought a message, kept with it. Secrets are blanked. */
export interface SessionStory {
  readonly clientAddress: string
  readonly clientPort: number
  /** Argument of EHLO or HELO. */
  readonly heloName: string
  /** Null without TLS. */
  readonly tls: { readonly protocol: string; readonly cipher: string } | null
  readonly authUser: string | null
  readonly transcript: readonly TranscriptLine[]
}

export interface TranscriptLine {
  readonly from: 'client' | 'server'
  readonly line: string
}

/**
 * Fields that a redirected copy keeps under their own name: known to mail nobody, whoever reads them. All that is
 * not here is renamed, so that a provider's control header of tomorrow is harmless today.
 */
const INERT = new Set([
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'received',
  'received-spf',
  'dkim-signature',
  'authentication-results',
  'auto-submitted',
  'precedence',
  'importance',
  'priority',
  'x-priority',
  'sensitivity',
  'comments',
  'keywords',
  'list-id',
  'thread-topic',
  'thread-index',
  'x-mailer',
  'user-agent',
  'organization',
  'autocrypt',
  'expires',
])
const INERT_PREFIXES = ['content-', 'arc-']

/** Which fields `passHeaders` may never name, each with why. */
const REFUSED: readonly { readonly names: RegExp; readonly why: string }[] = [
  {
    names:
      /^(?:from|sender|to|cc|bcc|apparently-to|apparently-from|x-to|x-cc|x-bcc|envelope-to|envelope-from|delivered-to|errors-to|original-recipient|x-(?:original|envelope|forwarded|apparently|rcpt|delivered)-(?:to|from|for)|x-(?:envelope-)?(?:sender|recipient|recipients|from)|x-receiver|x-errors-to)$/,
    why: 'it names addresses that software may mail',
  },
  {
    names: /^(?:reply-to|mail-followup-to|mail-reply-to|followup-to|x-reply-to)$/,
    why: 'replies to the redirected copy would go to real people',
  },
  {
    names:
      /^(?:disposition-notification-(?:to|options)|return-receipt-to|read-receipt-to|return-receipt-requested|x-confirm-reading-to|x-rcpt-to|generate-delivery-report|delivery-report|registered-mail-reply-requested-by)$/,
    why: 'receipts would go to real people',
  },
  { names: /^resent-/, why: 'Resent fields name the real recipients, and some software mails them' },
  { names: /^(?:list-|x-list-|x-unsubscribe)/, why: 'list commands lead to production' },
  { names: /^return-path$/, why: 'bounces would go to real people' },
  { names: /^(?:subject|x-suppressed-by|x-original-.*)$/, why: 'the redirected copy writes it itself' },
  {
    names:
      /^x-(?:smtpapi|sg-|sendgrid|mc-|mandrill|msys-|sparkpost|mailgun-|mg-|pm-|postmark|mj-|mailjet|ses-|amazon-ses|sending-zone|sib-|sendinblue|brevo|mailin-|elastic|mailersend|smtp2go|resend|zepto|sp-|campaign)/,
    why: 'mail providers take orders from it, further recipients among them',
  },
  {
    // Whatever it is called: what ends so, or speaks of recipients, is read as an address by some software.
    names: /[^a-z](?:to|from|cc|for|sender)$|bcc|recip|rcpt/,
    why: 'by its name it may bear addresses that software mails',
  },
]

/** Whether a field stays as it is in a redirected copy; `name` in lower case. */
export function isKept(name: string, passHeaders: readonly string[]): boolean {
  if (INERT.has(name) || INERT_PREFIXES.some((prefix) => name.startsWith(prefix))) return true
  return passHeaders.some((passed) => passed.toLowerCase() === name) && whyNotPassed(name) === undefined
}

/** Why `passHeaders` must not name that field; undefined when it may. */
export function whyNotPassed(name: string): string | undefined {
  const lower = name.toLowerCase()
  if (!/^[!-9;-~]+$/.test(name)) return 'it is no header name (RFC 5322 §2.2)'
  return REFUSED.find(({ names }) => names.test(lower))?.why
}

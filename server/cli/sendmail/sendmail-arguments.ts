import { EXIT, SendmailError } from './exit-codes.ts'

export interface SendmailArguments {
  /** `-bm` hands over a message, `-bs` speaks SMTP. */
  readonly mode: 'message' | 'smtp'
  /** `-t`: recipients stand in the header. */
  readonly readsRecipients: boolean
  /** `-i`: a line with a dot alone is a line like others. */
  readonly ignoresDots: boolean
  /** `-f` or `-r`; `''` is the null sender. */
  readonly from: string | undefined
  /** `-F`. */
  readonly fullName: string | undefined
  readonly recipients: readonly string[]
  /** `--smtp HOST:PORT`, `--user NAME`, `--starttls`. */
  readonly smtp: string | undefined
  readonly user: string | undefined
  readonly startTls: boolean
}

/** Letters whose value we have no use for, in the same word or the next. */
const VALUED = 'ABCLNORVXhopr'

/** Reads what programs give to sendmail. Throws with `EX_USAGE` what we do not do, such as running a queue. */
export function readSendmailArguments(argv: readonly string[]): SendmailArguments {
  const read = {
    mode: 'message' as SendmailArguments['mode'],
    readsRecipients: false,
    ignoresDots: false,
    from: undefined as string | undefined,
    fullName: undefined as string | undefined,
    recipients: [] as string[],
    smtp: undefined as string | undefined,
    user: undefined as string | undefined,
    startTls: false,
  }
  const words = [...argv]
  const take = (word: string, length = 2) => (word.length > length ? word.slice(length) : words.shift())
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') read.recipients.push(...words.splice(0))
    else if (word === '--smtp') read.smtp = words.shift()
    else if (word === '--user') read.user = words.shift()
    else if (word === '--starttls') read.startTls = true
    else if (!word.startsWith('-') || word === '-') read.recipients.push(word)
    else if (word.startsWith('-f') || word.startsWith('-r')) read.from = take(word)
    else if (word.startsWith('-F')) read.fullName = take(word)
    else if (word.startsWith('-b')) read.mode = modeOf(word)
    else if (word === '-i' || word === '-oi') read.ignoresDots = true
    else if (word.startsWith('-o')) take(word)
    else if (word.startsWith('-q') || word === '-I') throw unsupported(word)
    else if (VALUED.includes(word.charAt(1))) take(word)
    else {
      // Letters without a value may share a word: -ti.
      read.readsRecipients ||= word.includes('t')
      read.ignoresDots ||= word.includes('i')
    }
  }
  return read
}

function modeOf(word: string): SendmailArguments['mode'] {
  if (word === '-bs') return 'smtp'
  if (word === '-bm') return 'message'
  throw unsupported(word)
}

function unsupported(word: string): SendmailError {
  return new SendmailError(
    EXIT.usage,
    `${word} is not possible: this sendmail hands mail to Stagingpost and has no queue.`,
  )
}

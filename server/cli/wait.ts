import type { LinkView } from '../contract/message.types.ts'
import type { MessageMatch, WaitedMessage, WaitInput, WaitResult } from '../contract/wait.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Arguments } from './arguments.ts'
import type { Command, Terminal } from './command.ts'
import { readDuration } from './duration.ts'
import type { Office } from './office.ts'

/** Nothing that matched came in time, or it has not what was to be printed. */
const EXIT_UNMATCHED = 1
/** A server holds one request for so long. */
const CALL_MS_MAX = 50_000
const TIMEOUT_MS = 30_000
const PRINTABLE = ['id', 'code', 'link', 'text', 'json'] as const

type Printable = (typeof PRINTABLE)[number]

export const waitCommands: readonly Command[] = [
  {
    name: 'wait',
    usage:
      'wait [--instance NAME] [--to ADDRESS] [--from ADDRESS] [--subject PART] [--text PART] [--after CURSOR|begin|now] [--claim NAME] [--timeout 30s] [--print id|code|link|text|json] [--link PART]',
    help: 'wait for a message and print something of it; 1 when none comes',
    options: {
      instance: 'string',
      to: 'string',
      from: 'string',
      subject: 'string',
      text: 'string',
      after: 'string',
      claim: 'string',
      timeout: 'string',
      print: 'string',
      link: 'string',
    },
    serverOnly: true,
    run: wait,
  },
  {
    name: 'cursor',
    usage: 'cursor [--instance NAME]',
    help: 'print where the instance stands, for wait --after',
    options: { instance: 'string' },
    serverOnly: true,
    run: async (office, { options }, terminal) => {
      const { cursor } = await office.ask<{ cursor: number }>('GET', `${instancePath(options)}/cursor`)
      terminal.out(`${cursor}\n`)
    },
  },
]

async function wait(office: Office, { options }: Arguments, terminal: Terminal): Promise<number> {
  const print = readPrintable(options.print)
  const timeoutMs =
    options.timeout === undefined ? TIMEOUT_MS : readDuration(String(options.timeout), '--timeout')
  const input = { match: matchOf(options), after: readAfter(options.after), ...claimOf(options) }
  const result = await waitLonger(
    office,
    instancePath(options),
    { ...input, include: includeOf(print) },
    timeoutMs,
  )
  if (!result.matched) {
    terminal.err(missText(result.nearMisses, timeoutMs))
    return EXIT_UNMATCHED
  }
  const [message] = result.messages
  const text = message === undefined ? undefined : printed(message, print, options.link)
  if (text !== undefined) {
    terminal.out(`${text}\n`)
    return 0
  }
  terminal.err(`Message ${message?.id} has no ${print}.\n`)
  return EXIT_UNMATCHED
}

/** Asks again where one request may not take as long. */
async function waitLonger(
  office: Office,
  path: string,
  input: WaitInput,
  timeoutMs: number,
): Promise<WaitResult> {
  const endMs = performance.now() + timeoutMs
  let after = input.after
  for (;;) {
    const leftMs = Math.max(0, Math.ceil(endMs - performance.now()))
    const asked = { ...input, after, timeoutMs: Math.min(leftMs, CALL_MS_MAX) }
    const result = await office.ask<WaitResult>('POST', `${path}/wait`, asked)
    if (result.matched || leftMs <= CALL_MS_MAX) return result
    after = result.cursor
  }
}

type Options = Arguments['options']

function matchOf({ to, from, subject, text }: Options): MessageMatch {
  return {
    ...(typeof to === 'string' ? { to } : {}),
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof subject === 'string' ? { subject: { contains: subject } } : {}),
    ...(typeof text === 'string' ? { text: { contains: text } } : {}),
  }
}

function claimOf({ claim }: Options): { claim?: string } {
  return typeof claim === 'string' ? { claim } : {}
}

/** Without it, everything that is there counts: the usual script makes an address of its own first. */
function readAfter(after: Options[string]): WaitInput['after'] {
  if (after === undefined || after === 'begin') return 'begin'
  if (after === 'now') return 'now'
  if (typeof after === 'string' && /^\d{1,15}$/.test(after)) return Number(after)
  throw new Failure(
    'invalid',
    "--after must be 'begin', 'now' or a cursor, such as stagingpost cursor prints.",
  )
}

function readPrintable(print: Options[string]): Printable {
  if (print === undefined) return 'id'
  const known = PRINTABLE.find((each) => each === print)
  if (known !== undefined) return known
  throw new Failure('invalid', `--print must be one of ${PRINTABLE.join(', ')}.`)
}

function includeOf(print: Printable): NonNullable<WaitInput['include']> {
  switch (print) {
    case 'id':
      return []
    case 'code':
      return ['codes']
    case 'link':
      return ['links']
    case 'text':
      return ['text']
    case 'json':
      return ['text', 'html', 'headers', 'links', 'codes']
    default:
      return print satisfies never
  }
}

function printed(message: WaitedMessage, print: Printable, part: Options[string]): string | undefined {
  switch (print) {
    case 'id':
      return message.id
    case 'code':
      return message.codes?.[0]?.value
    case 'link':
      return linkOf(message.links ?? [], typeof part === 'string' ? part : '')
    case 'text':
      return message.text ?? undefined
    case 'json':
      return JSON.stringify(message)
    default:
      return print satisfies never
  }
}

function linkOf(links: readonly LinkView[], part: string): string | undefined {
  const wanted = part.toLowerCase()
  return links.find(
    ({ kind, text, href }) =>
      kind === 'action' && (text.toLowerCase().includes(wanted) || href.toLowerCase().includes(wanted)),
  )?.href
}

function missText(
  misses: readonly { subject: string | null; to: string[]; failed: string }[],
  timeoutMs: number,
): string {
  const lines = misses.map(
    ({ subject, to, failed }) => `  '${subject ?? ''}' to ${to.slice(0, 3).join(', ')}: ${failed}\n`,
  )
  const came = lines.length === 0 ? 'Nothing else came either.\n' : `These came:\n${lines.join('')}`
  return `No message matched in ${timeoutMs / 1000} s. ${came}`
}

function instancePath({ instance = 'default' }: Options): string {
  return `/instances/${encodeURIComponent(String(instance))}`
}

import { isIP } from 'node:net'
import { z } from 'zod'
import { asciiDomain } from '../domain/address.ts'
import { Failure } from '../domain/failure.ts'
import { parseRetrySchedule, type RetrySchedule } from '../domain/retry.ts'
import type { Listen } from './config.types.ts'

/** A schema for one value; its error text is what is allowed. It reads text, so that flags and variables can say it. */
export type ValueSchema<T> = z.ZodType<T>

const LISTEN = /^(?:(\[[0-9a-f:.]+\]|[^\s:[\]/]+):)?(\d{1,5})$/i
const SIZE = /^(\d+)(b|kib|mib|gib|kb|mb|gb)?$/i
const SIZE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
}
const DURATION = /^(\d+)(ms|s|m|h|d)$/
const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `HOST:PORT`, or a port alone for 127.0.0.1. */
export function listen(): ValueSchema<Listen> {
  const allowed =
    'HOST:PORT such as 127.0.0.1:1025 or [::1]:1025, or a port alone for 127.0.0.1; port 0 picks a free one'
  return read(numberOrText(allowed, 0), allowed, (value) => {
    const match = LISTEN.exec(String(value))
    if (match === null) return undefined
    const port = Number(match[2])
    const host = (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, '')
    return port > 65_535 || !isHost(host) ? undefined : { host, port }
  })
}

/** Octets: `50MiB`, `10MB`, or a bare number. */
export function size(range: { readonly min: string; readonly max: string }): ValueSchema<number> {
  const allowed = `a size from ${range.min} to ${range.max}, such as 50MiB, 10MB, or a number of octets`
  const min = readSize(range.min) ?? 0
  const max = readSize(range.max) ?? 0
  return read(numberOrText(allowed, min), allowed, (value) => within(readSize(String(value)), min, max))
}

/** Milliseconds, written with a unit: `5m`. */
export function duration(range: { readonly min: string; readonly max: string }): ValueSchema<number> {
  const allowed = `a time from ${range.min} to ${range.max} with its unit ms, s, m, h or d, such as 30s or 5m`
  const min = readDuration(range.min) ?? 0
  const max = readDuration(range.max) ?? 0
  return read(z.string({ error: allowed }), allowed, (text) => within(readDuration(text), min, max))
}

/** A whole number, also as text. */
export function count(range: { readonly min: number; readonly max: number }): ValueSchema<number> {
  const allowed = `a whole number from ${range.min} to ${range.max}`
  return read(numberOrText(allowed, range.min), allowed, (value) =>
    /^\d{1,15}$/.test(String(value)) ? within(Number(value), range.min, range.max) : undefined,
  )
}

export function choice<const T extends readonly [string, ...string[]]>(values: T): ValueSchema<T[number]> {
  return z.enum(values, { error: oneOf(values) })
}

export function text(allowed: string, accept: (value: string) => boolean = () => true): ValueSchema<string> {
  return z.string({ error: allowed }).refine((value) => value !== '' && accept(value), { error: allowed })
}

/** A path of a file or folder; relative ones are resolved by the caller, who knows against what. */
export function path(what: string): ValueSchema<string> {
  return text(`the path of ${what}`)
}

/** A domain name, as in `EHLO` and `Received` (RFC 5321 §4.1.1.1). */
export function domainName(): ValueSchema<string> {
  return text('a domain name such as mail.example.com', isDomainName)
}

/** A host name, an underscore in it included (compose services have them), or an IP address. */
export function isHost(value: string): boolean {
  return isIP(value) !== 0 || isDomainName(value)
}

export function isDomainName(value: string): boolean {
  return value.length <= 255 && asciiDomain(value) !== '' && !value.startsWith('[')
}

/** A list; flags and variables say it with commas. */
function list(allowed: string, accept: (item: string) => boolean): ValueSchema<readonly string[]> {
  const both = z.union([z.array(z.string()), z.string()], { error: allowed })
  return read(both, allowed, (value) => {
    const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value
    return items.every((item) => accept(item)) ? items : undefined
  })
}

/** Host names without a port, as they may stand in `Host`. */
export function hostNames(): ValueSchema<readonly string[]> {
  return list('host names without a port, such as post.example.com', isDomainName)
}

/** IP addresses and networks. */
export function networks(): ValueSchema<readonly string[]> {
  return list('IP addresses or networks, such as 10.0.0.7 or 10.0.0.0/8', isNetwork)
}

function isNetwork(value: string): boolean {
  const [address = '', prefix, ...more] = value.split('/')
  const version = isIP(address)
  if (version === 0 || address.includes('%') || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

/** Waits between attempts, in milliseconds. */
export function schedule(): ValueSchema<RetrySchedule> {
  return read(z.string({ error: SCHEDULE_ALLOWED }), SCHEDULE_ALLOWED, waitsOf)
}

/** The same, kept as it was written. */
export function scheduleText(): ValueSchema<string> {
  return text(SCHEDULE_ALLOWED, (value) => waitsOf(value) !== undefined)
}

/** A URL of a server, perhaps with the path below which it is; without a slash at its end. */
export function publicUrl(): ValueSchema<string> {
  return read(z.string({ error: URL_ALLOWED }), URL_ALLOWED, (value) => {
    const url = URL.parse(value)
    const isBare =
      url !== null && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username === ''
    const path = isBare ? readPath(url.pathname) : undefined
    return url === null || path === undefined ? undefined : url.origin + path
  })
}

/** The path below which a server is, without a slash at its end. */
export function basePath(): ValueSchema<string> {
  return read(z.string({ error: PATH_ALLOWED }), PATH_ALLOWED, (value) =>
    value.startsWith('/') ? readPath(value) : undefined,
  )
}

/** Characters that are the same in a URL, in a page and in a policy; no dots, which URLs resolve. */
const SEGMENT = /^[\w~-]+$/
/** What begins an address of ours: a path of the same name would be taken for it. */
const OWN_SEGMENTS = ['api', 'assets', 'docs', 'health', 'i', 'metrics', 'open', 'sign-in']

function readPath(value: string): string | undefined {
  const path = value.replace(/\/$/, '')
  const [, first = '', ...more] = path.split('/')
  if (path === '') return ''
  return [first, ...more].every((segment) => SEGMENT.test(segment)) && !OWN_SEGMENTS.includes(first)
    ? path
    : undefined
}

const SCHEDULE_ALLOWED = 'waits of 1s to 7d with commas, such as "10s, 5m, 4h*28"'
const URL_ALLOWED =
  'an http:// or https:// URL such as https://post.example.com or https://example.com/post; its path begins with none of our own words'
const PATH_ALLOWED =
  'a path such as /post that begins with none of our own words (api, assets, docs, health, i, metrics, open, sign-in)'

/** A schema whose value is what `convert` makes of the input; undefined means that it is not allowed. */
export function read<I, T>(
  schema: z.ZodType<I>,
  allowed: string,
  convert: (value: I) => T | undefined,
): ValueSchema<T> {
  return schema.transform((value, context): T => {
    const converted = convert(value)
    if (converted !== undefined) return converted
    context.addIssue({ code: 'custom', message: allowed, input: value })
    return z.NEVER
  })
}

function oneOf(values: readonly string[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}

function waitsOf(value: string): RetrySchedule | undefined {
  try {
    return parseRetrySchedule(value)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

function numberOrText(allowed: string, min: number): z.ZodType<number | string> {
  return z.union([z.int().min(min), z.string()], { error: allowed })
}

function within(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined
}

function readSize(value: string): number | undefined {
  const match = SIZE.exec(value)
  return match === null
    ? undefined
    : Number(match[1]) * (SIZE_UNITS[(match[2] ?? 'b').toLowerCase()] ?? Number.NaN)
}

function readDuration(value: string): number | undefined {
  const match = DURATION.exec(value)
  return match === null ? undefined : Number(match[1]) * (DURATION_UNITS[match[2] ?? ''] ?? Number.NaN)
}

/** What a system or Node says of a connection that its other side broke off. */
const GONE_CODES: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
])

/** Whether an error says no more than that the client is gone: browsers close whenever they like. */
export function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE_CODES.has(error.code)
}

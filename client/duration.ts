/** Milliseconds, or a text such as `500ms`, `2s`, `1m`. */
export type Duration = number | string

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** In milliseconds. Throws `TypeError` for what is none. */
export function durationMs(duration: Duration): number {
  if (typeof duration === 'number' && duration >= 0) return duration
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(String(duration).trim()) ?? []
  const unitMs = UNITS_MS[unit]
  if (unitMs === undefined) {
    throw new TypeError(
      `${JSON.stringify(duration)} is no duration: give milliseconds, or a text such as '2s'.`,
    )
  }
  return Number(number) * unitMs
}

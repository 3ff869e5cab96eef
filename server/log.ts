import { type Logger, pino } from 'pino'

export type { Logger }

/** One structured logger to standard error; each folder takes a child: `log.child({ part: 'smtp' })`. */
export function createLog(level: string): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
  }
  return pino(options, pino.destination({ fd: 2, sync: true }))
}

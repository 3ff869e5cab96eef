import type { Problem } from '../server/contract/problem.types.ts'
import type { NearMiss } from '../server/contract/wait.types.ts'

/** The server refused, or is not there. */
export class StagingpostError extends Error {
  override readonly name: string = 'StagingpostError'
  /** 0 when there was no answer. */
  readonly status: number
  /** Of the problem, such as `not-found`. */
  readonly code: string

  constructor(message: string, { status, code }: { readonly status: number; readonly code: string }) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** What was wanted did not come in time. The message says what came instead. */
export class WaitTimeout extends StagingpostError {
  override readonly name = 'WaitTimeout'
  readonly nearMisses: readonly NearMiss[]

  constructor(wanted: string, nearMisses: readonly NearMiss[], came = 'These came instead:') {
    super(`${wanted}\n${missesText(nearMisses, came)}`, { status: 200, code: 'timeout' })
    this.nearMisses = nearMisses
  }
}

export function errorOf(where: string, status: number, text: string): StagingpostError {
  try {
    const { detail, code } = JSON.parse(text) as Problem
    return new StagingpostError(`${where}: ${detail}`, { status, code })
  } catch {
    // Not one of its answers: a proxy, or another program at this address.
    return new StagingpostError(`${where} answered ${status}, and not as a Stagingpost server does.`, {
      status,
      code: 'unavailable',
    })
  }
}

function missesText(misses: readonly NearMiss[], came: string): string {
  if (misses.length === 0) return 'Nothing else came either.'
  const lines = misses.map(
    ({ subject, to, failed }) => `  '${subject ?? ''}' to ${to.slice(0, 3).join(', ')}: ${failed}`,
  )
  return [came, ...lines].join('\n')
}

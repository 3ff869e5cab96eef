import type { FaultView } from '../../../server/contract/fault.types.ts'

/** What a fault does, such as `waits 3 s, then answers 451 4.3.0 Busy`. */
export function faultWords({ reply, delayMs, disconnect, bytesPerSecond }: FaultView): string {
  const deeds = [
    delayMs > 0 ? `waits ${delayMs / 1000} s` : '',
    bytesPerSecond === null ? '' : `reads ${bytesPerSecond} bytes a second`,
    reply === null ? '' : `answers ${reply}`,
    disconnect ? 'hangs up' : '',
  ]
  return deeds.filter((deed) => deed !== '').join(', then ')
}

/** How often it did and may, such as `Struck 1 of 3 times`. */
export function struckWords({ struck, times, probability }: FaultView): string {
  const often = times === null ? `Struck ${struck} times` : `Struck ${struck} of ${times} times`
  return probability < 1 ? `${often}, with a probability of ${probability}` : often
}

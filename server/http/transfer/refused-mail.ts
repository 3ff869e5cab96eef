import { Failure } from '../../domain/failure.ts'
import type { Reply } from '../../domain/reply.ts'

/** What SMTP would have been answered, in the words of the API. */
export function failureOfReply({ code, text }: Reply): Failure {
  return new Failure(code === 452 ? 'limited' : code >= 500 ? 'refused' : 'unavailable', text)
}

import { ruleTestInputSchema, ruleTestSchema } from '../../contract/rule-test.ts'
import type { RuleTestAnswer, RuleTestView } from '../../contract/rule-test.types.ts'
import { parseAddress } from '../../domain/address.ts'
import type { Instance } from '../../domain/instance.ts'
import { type WouldMail, wouldMail } from '../../suppression/would-mail.ts'
import type { HttpDeps } from '../http.types.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'
import { mergedRule } from './instance-input.ts'

/** Would this address be mailed, and why? Asked of the rule itself. */
export function ruleTestRoutes({ store }: Pick<HttpDeps, 'store'>): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/instances/:instance/rule/test',
      summary: 'Would these addresses be mailed, and why? Also of a rule before it is saved. Sends nothing.',
      needs: 'see',
      body: ruleTestInputSchema,
      answer: ruleTestSchema,
      handle: async (call) => {
        const found = findInstance(store, call)
        const instance = { ...found, email: mergedRule(found.email, call.body.email) }
        const answers = call.body.addresses.map((text) => answerOf(instance, text))
        return json({ answers } satisfies RuleTestView)
      },
    }),
  ]
}

function answerOf(instance: Instance, text: string): RuleTestAnswer {
  const address = parseAddress(text)
  if (address === undefined) {
    const why = 'This is not one address: SMTP refuses it.'
    return { address: text, mailed: false, why, allowedBy: null, decision: null, sentTo: [] }
  }
  const would = wouldMail(instance, address)
  return {
    address: text,
    mailed: would.reached,
    why: whyOf(would),
    allowedBy: would.disposition.kind === 'allowed' ? would.disposition.pattern : null,
    decision: would.decision.kind,
    sentTo: [...would.sentTo],
  }
}

function whyOf({ decision, disposition, sentTo, reached }: WouldMail): string {
  switch (decision.kind) {
    case 'capture':
      return 'Everything is captured: nobody is mailed.'
    case 'hold':
      return `The message would be held, and nobody mailed. ${decision.reason}`
    case 'deliver':
      return 'Production mail goes to its real recipients.'
    case 'redirect':
      if (disposition.kind === 'allowed') return `It matches the allowed recipients "${disposition.pattern}".`
      return reached
        ? 'It is a test recipient: it gets the copy.'
        : `It is not among the allowed recipients: the copy goes to ${sentTo.join(', ')} instead.`
    default:
      return decision satisfies never
  }
}

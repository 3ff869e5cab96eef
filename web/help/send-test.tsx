import './send-test.css'
import { Check, Send } from 'lucide-react'
import { useState } from 'react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { api, problemOf } from '../api.ts'
import { useMay } from '../me.ts'
import { testMail } from '../model/test-mail.ts'

type Sending = 'idle' | 'sending' | 'sent' | { readonly problem: string }

/** A message at a press, by the same way as any: the rule decides about it, and it arrives live. */
export function SendTest({ instance }: { instance: InstanceView }) {
  const may = useMay(instance.name)
  const [sending, setSending] = useState<Sending>('idle')
  // What production sends comes from its application alone.
  if (instance.kind === 'production' || instance.state !== 'active' || !may('mark')) return null
  const send = () => {
    setSending('sending')
    api.sendMail(instance.name, testMail(new Date())).then(
      () => setSending('sent'),
      (error: unknown) => setSending({ problem: problemOf(error).detail }),
    )
  }
  return (
    <div className="send-test">
      <button type="button" className="button" disabled={sending === 'sending'} onClick={send}>
        <Send size={14} aria-hidden /> Send a test message
      </button>
      <span role="status" className={typeof sending === 'object' ? 'send-test-problem' : undefined}>
        {sending === 'sent' && (
          <>
            <Check size={14} aria-hidden /> It is in the list.
          </>
        )}
        {typeof sending === 'object' && sending.problem}
      </span>
    </div>
  )
}

import './how-to-send.css'
import { Tabs } from 'radix-ui'
import { useState } from 'react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { useInboxPart } from '../inbox/use-inbox.ts'
import { readSetting, writeSetting } from '../theme.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { SendTest } from './send-test.tsx'
import { SmtpFacts } from './smtp-facts.tsx'
import { type SmtpTarget, snippets } from './snippets.ts'
import { targetOf } from './target.ts'

const KEY = 'stagingpost.framework'

interface HowToSendProps {
  readonly instance: InstanceView | null
  /** A credential that was just made, to be filled in. */
  readonly auth?: SmtpTarget['auth']
  /** Without its button where that stands beside it. */
  readonly hasTest?: boolean
}

/** How to point an application at an instance, ready to paste. */
export function HowToSend({ instance, auth = null, hasTest = true }: HowToSendProps) {
  const server = useInboxPart((inbox) => inbox.server)
  const [chosen, setChosen] = useState(() => readSetting(KEY) ?? 'Rails')
  if (!server || !instance) return null
  const known = targetOf(server.smtp, instance, window.location.hostname)
  const target = auth === null ? known : { ...known, auth }
  const all = snippets(target)
  const current = all.some((snippet) => snippet.name === chosen) ? chosen : 'Rails'
  const choose = (name: string) => {
    writeSetting(KEY, name)
    setChosen(name)
  }
  return (
    <div className="how-to-send">
      <SmtpFacts target={target} tls={server.smtp.tls} />
      <Tabs.Root value={current} onValueChange={choose}>
        <Tabs.List className="framework-list" aria-label="Framework">
          {all.map(({ name }) => (
            <Tabs.Trigger key={name} className="framework" value={name}>
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {all.map(({ name, file, code }) => (
          <Tabs.Content key={name} value={name} className="snippet">
            <div className="snippet-head">
              <span>{file ?? 'In a terminal'}</span>
              <CopyButton text={code} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{code}</pre>
          </Tabs.Content>
        ))}
      </Tabs.Root>
      {hasTest && <SendTest instance={instance} />}
    </div>
  )
}

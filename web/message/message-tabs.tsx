import './message-tabs.css'
import { Tabs } from 'radix-ui'
import { type ReactNode, useEffect, useRef } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { TABS, type Tab } from '../route.ts'
import { AttachmentsTab } from './attachments-tab.tsx'
import { DeliveredTab } from './delivered-tab.tsx'
import { HeadersTab } from './headers-tab.tsx'
import { HtmlTab } from './html-tab.tsx'
import { PreviewTab } from './preview-tab.tsx'
import { RawTab } from './raw-tab.tsx'
import { SessionTab } from './session-tab.tsx'
import { TextTab } from './text-tab.tsx'

interface MessageTabsProps {
  readonly message: MessageView
  /** Null: the first that has something to show. */
  readonly tab: Tab | null
  readonly onTab: (tab: Tab) => void
}

/** The message from every side. Tabs that have nothing to show can't be chosen. */
export function MessageTabs({ message, tab, onTab }: MessageTabsProps) {
  const chosen = tab ?? (message.html === null ? 'text' : 'preview')
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice moves another tab into view
  useEffect(() => {
    list.current
      ?.querySelector('[data-state="active"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [chosen])
  return (
    <Tabs.Root className="tabs" value={chosen} onValueChange={(value) => onTab(value as Tab)}>
      <Tabs.List ref={list} className="tab-list" aria-label="Views of the message">
        {TABS.map((name) => (
          <Tabs.Trigger
            key={name}
            className="tab"
            value={name}
            disabled={name !== chosen && isEmpty(name, message)}
          >
            {LABELS[name]}
            {name === 'attachments' && message.attachments.length > 0 && (
              <span className="tab-count">{message.attachments.length}</span>
            )}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content className="tab-content" value={chosen} tabIndex={-1}>
        {contentOf(chosen, message)}
      </Tabs.Content>
    </Tabs.Root>
  )
}

const LABELS: Record<Tab, string> = {
  preview: 'Preview',
  text: 'Text',
  html: 'HTML source',
  headers: 'Headers',
  raw: 'Raw',
  delivered: 'As delivered',
  attachments: 'Attachments',
  session: 'SMTP session',
}

function isEmpty(tab: Tab, message: MessageView): boolean {
  if (tab === 'preview' || tab === 'html') return message.html === null
  if (tab === 'delivered') return message.deliveries.length === 0
  return tab === 'attachments' && message.attachments.length === 0
}

function contentOf(tab: Tab, message: MessageView): ReactNode {
  switch (tab) {
    case 'preview':
      return <PreviewTab message={message} />
    case 'text':
      return <TextTab message={message} />
    case 'html':
      return <HtmlTab message={message} />
    case 'headers':
      return <HeadersTab message={message} />
    case 'raw':
      return <RawTab message={message} />
    case 'delivered':
      return <DeliveredTab message={message} />
    case 'attachments':
      return <AttachmentsTab message={message} />
    case 'session':
      return <SessionTab session={message.session} />
  }
}

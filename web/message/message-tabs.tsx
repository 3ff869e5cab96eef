import './message-tabs.css'
import { Tabs } from 'radix-ui'
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { TABS, type Tab } from '../route.ts'
import { PreviewTab } from './preview-tab.tsx'
import { TextTab } from './text-tab.tsx'

/** What few look at comes when somebody does, all at once. */
const more = () => import('./more-tabs.tsx')
const AttachmentsTab = lazy(async () => ({ default: (await more()).AttachmentsTab }))
const CompareTab = lazy(async () => ({ default: (await more()).CompareTab }))
const DeliveredTab = lazy(async () => ({ default: (await more()).DeliveredTab }))
const HeadersTab = lazy(async () => ({ default: (await more()).HeadersTab }))
const HtmlTab = lazy(async () => ({ default: (await more()).HtmlTab }))
const RawTab = lazy(async () => ({ default: (await more()).RawTab }))
const SessionTab = lazy(async () => ({ default: (await more()).SessionTab }))
const StructureTab = lazy(async () => ({ default: (await more()).StructureTab }))

interface MessageTabsProps {
  readonly message: MessageView
  /** Null: the first that has something to show. */
  readonly tab: Tab | null
  /** What the tab `compare` compares with. */
  readonly other: string | null
  readonly onTab: (tab: Tab) => void
}

/** The message from every side. Tabs that have nothing to show can't be chosen. */
export function MessageTabs({ message, tab, other, onTab }: MessageTabsProps) {
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
        {TABS.filter((name) => name !== 'compare' || chosen === 'compare').map((name) => (
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
        <Suspense fallback={<p className="tab-note">Loading …</p>}>
          {contentOf(chosen, message, other)}
        </Suspense>
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
  structure: 'MIME tree',
  delivered: 'As delivered',
  attachments: 'Attachments',
  session: 'SMTP session',
  compare: 'Compare',
}

function isEmpty(tab: Tab, message: MessageView): boolean {
  if (tab === 'preview' || tab === 'html') return message.html === null
  if (tab === 'delivered') return message.deliveries.length === 0
  return tab === 'attachments' && message.attachments.length === 0
}

function contentOf(tab: Tab, message: MessageView, other: string | null): ReactNode {
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
    case 'structure':
      return <StructureTab message={message} />
    case 'compare':
      return <CompareTab message={message} other={other} />
    case 'delivered':
      return <DeliveredTab message={message} />
    case 'attachments':
      return <AttachmentsTab message={message} />
    case 'session':
      return <SessionTab session={message.session} />
  }
}

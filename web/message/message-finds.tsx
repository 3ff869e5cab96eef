import './message-finds.css'
import { KeyRound, Link2 } from 'lucide-react'
import type { CodeView, LinkView, MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { actionLinks } from '../model/action-links.ts'
import { plural } from '../model/format.ts'
import { CopyButton } from '../ui/copy-button.tsx'

/** Links shown before somebody asks for all. */
const SHOWN_LINKS = 1

/** The codes and links that testers come for, each one press from the clipboard. */
export function MessageFinds({ message }: { message: MessageView }) {
  const links = actionLinks(message.links)
  if (message.codes.length === 0 && links.length === 0) return null
  return (
    <section className="message-finds" aria-label="Codes and links">
      {message.codes.map((code) => (
        <Code key={`${code.value} ${code.context}`} code={code} />
      ))}
      {links.slice(0, SHOWN_LINKS).map((link) => (
        <Link key={link.href} link={link} />
      ))}
      {links.length > SHOWN_LINKS && (
        <details>
          <summary>{plural(links.length - SHOWN_LINKS, 'more link')}</summary>
          {links.slice(SHOWN_LINKS).map((link) => (
            <Link key={link.href} link={link} />
          ))}
        </details>
      )}
    </section>
  )
}

function Code({ code }: { code: CodeView }) {
  return (
    <div className="find">
      <KeyRound size={14} aria-hidden />
      <code title={code.context}>{code.value}</code>
      <CopyButton text={code.value} label="Copy code" />
    </div>
  )
}

function Link({ link }: { link: LinkView }) {
  return (
    <div className="find">
      <Link2 size={14} aria-hidden />
      <a href={urls.open(link.href)} target="_blank" rel="noopener noreferrer" title={link.href}>
        <b>{link.text || 'Link'}</b> <span>{link.href}</span>
      </a>
      <CopyButton text={link.href} label="Copy link" />
    </div>
  )
}

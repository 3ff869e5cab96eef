import './secret-once.css'
import { KeyRound } from 'lucide-react'
import { CopyButton } from '../../ui/copy-button.tsx'

interface SecretOnceProps {
  readonly title: string
  readonly note?: string | undefined
  /** What is shown, such as user name and password. */
  readonly values: readonly { readonly name: string; readonly value: string }[]
}

/** A secret that no answer of the server will ever have again. */
export function SecretOnce({ title, note, values }: SecretOnceProps) {
  return (
    <div className="secret-once" role="status">
      <p className="secret-once-title">
        <KeyRound size={16} aria-hidden />
        <span>
          <strong>{title}</strong> It is shown this once: copy it now. {note}
        </span>
      </p>
      <dl>
        {values.map(({ name, value }) => (
          <div key={name} className="secret-once-value">
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
              <CopyButton text={value} label={`Copy ${name.toLowerCase()}`} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

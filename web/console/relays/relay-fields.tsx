import type { Problems } from '../../model/problems.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { RelayDraft } from '../model/relay-draft.ts'
import { AUTH_METHODS, TLS_OPTIONS } from '../model/relays.ts'
import { RelayMore } from './relay-more.tsx'

export interface RelayFieldsProps {
  readonly values: RelayDraft
  readonly problems: Problems
  readonly isFixed: boolean
  /** Whether there is a password that stays when none is typed. */
  readonly hasPassword: boolean
  /** Whether it trusts certificates of its own, which are not shown. */
  readonly pinsCertificate: boolean
  /** `field` as the server names it. */
  readonly onChange: (field: string, part: Partial<RelayDraft>) => void
}

/** Where the relay is, how it is spoken to and as whom; the rest is behind "More". */
export function RelayFields(props: RelayFieldsProps) {
  const { values, problems, isFixed, hasPassword, onChange } = props
  return (
    <div className="settings-card">
      <div className="field-row">
        <TextField
          label="Host"
          placeholder="smtp.example.net"
          className="mono"
          required
          autoCapitalize="none"
          spellCheck={false}
          value={values.host}
          readOnly={isFixed}
          problem={problems.get('host')}
          onChange={(host) => onChange('host', { host })}
        />
        <TextField
          label="Port"
          type="number"
          min={1}
          max={65_535}
          value={values.port}
          readOnly={isFixed}
          problem={problems.get('port')}
          onChange={(port) => onChange('port', { port })}
        />
        <SelectField
          label="Encryption"
          value={values.tls}
          options={TLS_OPTIONS}
          disabled={isFixed}
          problem={problems.get('tls')}
          onChange={(chosen) =>
            onChange('tls', { tls: TLS_OPTIONS.find(({ value }) => value === chosen)?.value ?? values.tls })
          }
        />
      </div>
      <SwitchField
        label="It wants a user name and password"
        checked={values.isAuthed}
        disabled={isFixed}
        onChange={(isAuthed) => onChange('auth', { isAuthed })}
      />
      {values.isAuthed && (
        <div className="field-row">
          <TextField
            label="User name"
            required
            autoCapitalize="none"
            spellCheck={false}
            value={values.user}
            readOnly={isFixed}
            problem={problems.get('auth.user')}
            onChange={(user) => onChange('auth.user', { user })}
          />
          <TextField
            label="Password"
            type="password"
            autoComplete="new-password"
            placeholder={hasPassword ? 'Stays as it is' : ''}
            required={!hasPassword}
            value={values.password}
            readOnly={isFixed}
            problem={problems.get('auth.password')}
            onChange={(password) => onChange('auth.password', { password })}
          />
          <SelectField
            label="Method"
            value={values.method}
            options={AUTH_METHODS}
            disabled={isFixed}
            onChange={(chosen) =>
              onChange('auth.method', {
                method: AUTH_METHODS.find(({ value }) => value === chosen)?.value ?? '',
              })
            }
          />
        </div>
      )}
      <RelayMore {...props} />
    </div>
  )
}

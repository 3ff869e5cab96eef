import { AreaField } from '../../ui/area-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { SIZE_UNITS } from '../model/quantity.ts'
import { QuantityField } from '../ui/quantity-field.tsx'
import type { RelayFieldsProps } from './relay-fields.tsx'

/** What most relays need not be told: their limits, a certificate of their own, signing. */
export function RelayMore({ values, problems, isFixed, pinsCertificate, onChange }: RelayFieldsProps) {
  const number = (field: 'maxRecipients' | 'maxConnections' | 'maxMessages', label: string, hint: string) => (
    <TextField
      label={label}
      hint={hint}
      type="number"
      min={1}
      placeholder="As usual"
      value={values[field]}
      readOnly={isFixed}
      problem={problems.get(field)}
      onChange={(text) => onChange(field, { [field]: text })}
    />
  )
  return (
    <details className="more">
      <summary>More: limits, certificate, signing</summary>
      <div className="more-fields">
        <div className="field-row">
          {number('maxRecipients', 'Recipients', 'In one transaction.')}
          {number('maxConnections', 'Connections', 'At once.')}
          {number('maxMessages', 'Messages', 'On one connection.')}
          <TextField
            label="Rate"
            hint="Recipients a second."
            type="number"
            min={0}
            step="any"
            placeholder="No limit"
            value={values.rate}
            readOnly={isFixed}
            problem={problems.get('rate')}
            onChange={(rate) => onChange('rate', { rate })}
          />
          <QuantityField
            label="Largest message"
            placeholder="No limit"
            units={SIZE_UNITS}
            value={values.maxSize}
            disabled={isFixed}
            problem={problems.get('maxSizeBytes')}
            onChange={(maxSize) => onChange('maxSizeBytes', { maxSize })}
          />
          <TextField
            label="Tries again after"
            hint="Such as 1m, 5m, 15m."
            placeholder="As usual"
            value={values.retry}
            readOnly={isFixed}
            problem={problems.get('retry')}
            onChange={(retry) => onChange('retry', { retry })}
          />
        </div>
        <AreaField
          label="Certificates to trust"
          hint={
            pinsCertificate
              ? 'It trusts certificates of its own, which are not shown. Paste them again to keep them.'
              : 'In PEM form, instead of the public ones. For a host with a certificate of your own.'
          }
          placeholder="-----BEGIN CERTIFICATE-----"
          value={values.ca}
          readOnly={isFixed}
          problem={problems.get('ca')}
          onChange={(ca) => onChange('ca', { ca })}
        />
        <SwitchField
          label="Sign with DKIM"
          checked={values.signs}
          disabled={isFixed}
          onChange={(signs) => onChange('dkim', { signs })}
        />
        {values.signs && (
          <>
            <div className="field-row">
              <TextField
                label="Domain"
                required
                value={values.dkimDomain}
                readOnly={isFixed}
                problem={problems.get('dkim.domain')}
                onChange={(dkimDomain) => onChange('dkim.domain', { dkimDomain })}
              />
              <TextField
                label="Selector"
                required
                value={values.dkimSelector}
                readOnly={isFixed}
                problem={problems.get('dkim.selector')}
                onChange={(dkimSelector) => onChange('dkim.selector', { dkimSelector })}
              />
            </div>
            <AreaField
              label="Private key"
              hint="RSA or Ed25519, in PEM form. Left empty, the one that there is stays."
              placeholder="-----BEGIN PRIVATE KEY-----"
              value={values.dkimKey}
              readOnly={isFixed}
              problem={problems.get('dkim.key')}
              onChange={(dkimKey) => onChange('dkim.key', { dkimKey })}
            />
          </>
        )}
      </div>
    </details>
  )
}

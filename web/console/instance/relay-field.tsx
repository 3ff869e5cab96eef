import { Link } from '../../ui/link.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { consoleApi } from '../console-api.ts'
import { relayOptions } from '../model/relays.ts'
import { formatPlace } from '../place.ts'
import { useLoaded } from '../use-loaded.ts'

interface RelayFieldProps {
  /** Empty when there is none. */
  readonly value: string
  readonly disabled?: boolean | undefined
  readonly problem?: string | undefined
  readonly onChange: (relay: string) => void
}

/** The relay that mail goes out through. */
export function RelayField({ value, ...rest }: RelayFieldProps) {
  const relays = useLoaded('relays', consoleApi.relays)
  return (
    <SelectField
      label="Relay"
      hint={
        <>
          The SMTP host that mail is handed to. <Link to={formatPlace({ kind: 'relays' })}>All relays</Link>
        </>
      }
      value={value}
      options={relayOptions(relays.data?.relays ?? [], value)}
      {...rest}
    />
  )
}

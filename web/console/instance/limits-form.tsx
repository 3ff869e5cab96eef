import type { LimitsView } from '../../../server/contract/bounds.types.ts'
import { TextField } from '../../ui/text-field.tsx'
import { consoleApi } from '../console-api.ts'
import { draftOfLimits, patchOfLimits } from '../model/bounds-draft.ts'
import { SIZE_UNITS } from '../model/quantity.ts'
import { QuantityField } from '../ui/quantity-field.tsx'
import { BoundsForm } from './bounds-form.tsx'

interface LimitsFormProps {
  readonly instance: string
  readonly isFixed: boolean
  readonly limits: LimitsView
  readonly onSaved: (saved: LimitsView) => void
}

/** Limits by count, size and connections; an empty field is no limit. */
export function LimitsForm({ instance, isFixed, limits, onSaved }: LimitsFormProps) {
  const number = { type: 'number', min: 1, placeholder: 'No limit' }
  return (
    <BoundsForm
      title="Limits"
      about="What is over a limit is answered 452 with the limit in words, and the application tries again later."
      saved={draftOfLimits(limits.settings)}
      isFixed={isFixed}
      save={(changes) => consoleApi.changeLimits(instance, patchOfLimits(changes)).then(onSaved)}
    >
      {(field) => (
        <div className="field-row">
          <TextField label="Messages a minute" {...number} {...field('messagesPerMinute')} />
          <QuantityField
            label="Mail a day"
            placeholder="No limit"
            units={SIZE_UNITS}
            {...field('bytesPerDay')}
          />
          <TextField label="Connections at once" {...number} {...field('connections')} />
        </div>
      )}
    </BoundsForm>
  )
}

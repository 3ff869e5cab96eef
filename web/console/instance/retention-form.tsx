import type { RetentionView } from '../../../server/contract/bounds.types.ts'
import { TextField } from '../../ui/text-field.tsx'
import { consoleApi } from '../console-api.ts'
import { draftOfRetention, patchOfRetention } from '../model/bounds-draft.ts'
import { AGE_UNITS, SIZE_UNITS } from '../model/quantity.ts'
import { QuantityField } from '../ui/quantity-field.tsx'
import { BoundsForm } from './bounds-form.tsx'
import { KeepField } from './keep-field.tsx'

interface RetentionFormProps {
  readonly instance: string
  readonly isFixed: boolean
  readonly retention: RetentionView
  readonly onSaved: (saved: RetentionView) => void
}

/** Bounds by count, age and size; an empty field is no bound. */
export function RetentionForm({ instance, isFixed, retention, onSaved }: RetentionFormProps) {
  const unbounded = { placeholder: 'No bound' }
  return (
    <BoundsForm
      title="Retention"
      about="Whichever bound is reached first, the oldest messages go, for good. Starred messages stay, and so does mail with a delivery to make."
      saved={draftOfRetention(retention)}
      isFixed={isFixed}
      save={(changes) => consoleApi.changeRetention(instance, patchOfRetention(changes)).then(onSaved)}
    >
      {(field) => (
        <>
          <div className="field-row">
            <TextField label="Messages" type="number" min={1} {...unbounded} {...field('messages')} />
            <QuantityField label="Age" units={AGE_UNITS} {...unbounded} {...field('ageMs')} />
            <QuantityField label="Size" units={SIZE_UNITS} {...unbounded} {...field('bytes')} />
          </div>
          <KeepField {...field('keep')} />
        </>
      )}
    </BoundsForm>
  )
}

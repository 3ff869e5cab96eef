import { Confirm } from '../../ui/confirm.tsx'
import type { InstanceChange } from './use-instance-change.ts'

/** Says what another kind or mode will do, before it is done. */
export function ConfirmChange({ change }: { change: InstanceChange }) {
  const { consequence, saving, confirm, cancel } = change
  if (consequence === null) return null
  return (
    <Confirm
      title="This is what will happen"
      verb="Change it"
      isBusy={saving.isBusy}
      onConfirm={confirm}
      onClose={cancel}
    >
      <p>{consequence}</p>
    </Confirm>
  )
}

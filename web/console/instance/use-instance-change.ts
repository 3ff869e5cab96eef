import { useState } from 'react'
import type { InstancePatch, InstanceView } from '../../../server/contract/instance.types.ts'
import { type Saving, useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'

/** A change of an instance that the server may want to be confirmed. */
export interface InstanceChange {
  readonly saving: Saving
  /** What would happen, in the server's words; null when there is nothing to confirm. */
  readonly consequence: string | null
  readonly save: (patch: InstancePatch) => void
  readonly confirm: () => void
  readonly cancel: () => void
}

export function useInstanceChange(name: string, onSaved: (saved: InstanceView) => void): InstanceChange {
  const saving = useSaving()
  const [patch, setPatch] = useState<InstancePatch>({})
  const send = async (wanted: InstancePatch) => {
    setPatch(wanted)
    const saved = await saving.run(() => consoleApi.changeInstance(name, wanted))
    if (saved) onSaved(saved)
  }
  const asks = saving.problem?.code === 'confirmation-needed'
  return {
    saving: asks ? { ...saving, problem: null } : saving,
    consequence: asks ? (saving.problem?.detail ?? null) : null,
    save: (wanted) => void send(wanted),
    confirm: () => void send({ ...patch, confirm: true }),
    cancel: saving.clear,
  }
}

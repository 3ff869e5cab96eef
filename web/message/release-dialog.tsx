import './release-dialog.css'
import { ArrowRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ReleaseOutcomeView } from '../../server/contract/outbox.types.ts'
import { api, problemOf } from '../api.ts'
import { plural } from '../model/format.ts'
import { Modal } from '../ui/modal.tsx'

interface ReleaseDialogProps {
  readonly instance: string
  readonly ids: readonly string[]
  readonly onReleased: (count: number) => void
  readonly onClose: () => void
}

/** What a release would send to whom, before it is sent: the server says it, by the lists of today. */
export function ReleaseDialog({ instance, ids, onReleased, onClose }: ReleaseDialogProps) {
  const [preview, setPreview] = useState<readonly ReleaseOutcomeView[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let isShown = true
    api.previewRelease(instance, ids).then(
      ({ messages }) => {
        if (isShown) setPreview(messages)
      },
      (error: unknown) => {
        if (isShown) setProblem(problemOf(error).detail)
      },
    )
    return () => {
      isShown = false
    }
  }, [instance, ids])
  const possible = (preview ?? []).filter(({ kind }) => kind !== 'refused')
  const release = () =>
    api.release(instance, ids).then(
      ({ messages }) => {
        onReleased(messages.filter(({ kind }) => kind !== 'refused').length)
        onClose()
      },
      (error: unknown) => setProblem(problemOf(error).detail),
    )
  return (
    <Modal title={`Release ${plural(ids.length, 'message')}`} shape="dialog" onClose={onClose}>
      <div className="release">
        {!preview && !problem && <p>Asking what would be sent …</p>}
        <ul>
          {(preview ?? []).map((outcome) => (
            <li key={outcome.id}>
              <b>{outcome.subject ?? '(no subject)'}</b>
              {outcome.kind === 'refused' ? (
                <span className="release-refused">{outcome.reason}</span>
              ) : (
                <span>
                  <ArrowRight size={13} aria-hidden /> {outcome.to.join(', ')}
                  {outcome.relay && ` through ${outcome.relay}`}
                </span>
              )}
            </li>
          ))}
        </ul>
        {problem && <p role="alert">{problem}</p>}
        <div className="release-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className="button primary"
            disabled={possible.length === 0}
            onClick={() => void release()}
          >
            {possible.length === 0 ? 'Nothing to send' : `Send ${plural(possible.length, 'message')}`}
          </button>
        </div>
      </div>
    </Modal>
  )
}

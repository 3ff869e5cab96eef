import { Archive, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { goTo } from '../../address-bar.ts'
import { plural } from '../../model/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { formatPlace } from '../place.ts'
import type { SectionProps } from './section-page.tsx'

/** Out of use, gone, and back again. */
export function StateSection({ instance, onSaved }: SectionProps) {
  const { say } = useConsole()
  const saving = useSaving()
  const [asked, setAsked] = useState<'archive' | 'delete' | null>(null)
  const { name, label, state, counts } = instance

  const act = async (work: (name: string) => Promise<InstanceView>, words: string) => {
    setAsked(null)
    const changed = await saving.run(() => work(name))
    if (changed === undefined) return
    say(words)
    if (changed.state === 'deleted') goTo(formatPlace({ kind: 'instances' }), 'push')
    else onSaved(changed)
  }
  return (
    <Section title="Out of use" tone="danger">
      <ProblemNote problem={saving.problem} />
      <div className="settings-card">
        {state === 'archived' ? (
          <div className="settings-row">
            <div>
              <h3>Take it into use again</h3>
              <p>It takes mail from then on, as before.</p>
            </div>
            <button
              type="button"
              className="button"
              disabled={saving.isBusy}
              onClick={() => act(consoleApi.restoreInstance, `${label} is in use again`)}
            >
              <RotateCcw size={14} aria-hidden /> Restore
            </button>
          </div>
        ) : (
          <div className="settings-row">
            <div>
              <h3>Archive</h3>
              <p>It takes no more mail. What it has stays and can be read.</p>
            </div>
            <button type="button" className="button" onClick={() => setAsked('archive')}>
              <Archive size={14} aria-hidden /> Archive
            </button>
          </div>
        )}
        <div className="settings-row">
          <div>
            <h3>Delete</h3>
            <p>
              With its mail, credentials and constants. It can be restored for 24 hours, then it is gone for
              good.
            </p>
          </div>
          <button type="button" className="button danger" onClick={() => setAsked('delete')}>
            <Trash2 size={14} aria-hidden /> Delete
          </button>
        </div>
      </div>
      {asked === 'archive' && (
        <Confirm
          title={`Archive ${label}?`}
          verb="Archive"
          onConfirm={() => act(consoleApi.archiveInstance, `${label} is archived`)}
          onClose={() => setAsked(null)}
        >
          <p>Applications that send to it are refused from now on. It can be restored at any time.</p>
        </Confirm>
      )}
      {asked === 'delete' && (
        <Confirm
          title={`Delete ${label}?`}
          verb="Delete"
          tone="danger"
          onConfirm={() =>
            act(consoleApi.deleteInstance, `${label} is deleted; it can be restored for 24 hours`)
          }
          onClose={() => setAsked(null)}
        >
          <p>
            Applications that send to it are refused from now on. Its {plural(counts.total, 'message')} and
            all else that it holds can be restored for 24 hours, and are gone for good after that.
          </p>
        </Confirm>
      )}
    </Section>
  )
}

import { CircleAlert, Monitor, Moon, Star, Sun, Trash2, TriangleAlert } from 'lucide-react'
import { KindBadge } from '../frame/kind-badge.tsx'
import { ListMessage } from '../list/list-message.tsx'
import type { ResultKind } from '../model/result.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ResultMark } from '../ui/result-mark.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { SourceView } from '../ui/source-view.tsx'
import { TagChip } from '../ui/tag-chip.tsx'

const RESULTS: readonly ResultKind[] = [
  'captured',
  'held',
  'redirected',
  'relayed',
  'sending',
  'deferred',
  'failed',
  'cancelled',
]
const TAGS = [
  'orders',
  'reset',
  'beta test',
  'billing',
  'seen by anna',
  'a tag that is as long as tags may ever be',
]
const THEMES = [
  { value: 'system', label: 'As the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

/** Small parts, each in its states. */
export function Parts() {
  return (
    <>
      <section>
        <h2>Marks</h2>
        <div className="gallery-line">
          {RESULTS.map((kind) => (
            <ResultMark key={kind} result={{ kind, label: kind, detail: null }} />
          ))}
        </div>
        <div className="gallery-line">
          <KindBadge kind="staging" /> <KindBadge kind="production" />
          {TAGS.map((tag) => (
            <TagChip key={tag} tag={tag} />
          ))}
          <TagChip tag="removable" onPress={() => {}} onRemove={() => {}} />
        </div>
      </section>
      <section>
        <h2>Buttons</h2>
        <div className="gallery-line">
          <button type="button" className="button primary">
            Primary
          </button>
          <button type="button" className="button">
            Plain
          </button>
          <button type="button" className="button quiet">
            Quiet
          </button>
          <button type="button" className="button" disabled>
            Disabled
          </button>
          <CopyButton text="x" />
          <IconButton icon={Star} label="Star" aria-pressed isFilled />
          <IconButton icon={Trash2} label="Delete" className="danger" />
          <IconButton icon={Trash2} label="Cannot delete" disabled />
          <Segmented legend="Theme" options={THEMES} value="light" onChange={() => {}} />
        </div>
      </section>
      <section>
        <h2>Words</h2>
        <Notice icon={CircleAlert} tone="neutral">
          A neutral notice.
        </Notice>
        <Notice icon={TriangleAlert} tone="amber">
          Something to know about what is below.
        </Notice>
        <Notice icon={TriangleAlert} tone="red">
          Something went wrong.
        </Notice>
        <ListMessage icon={CircleAlert} title="Nothing found" action="Clear the search" onAction={() => {}}>
          No message matches what was asked for.
        </ListMessage>
        <div className="gallery-source">
          <SourceView
            label="Source"
            text={'Subject: Hello\n\nA line that is long enough to be wrapped. '.repeat(3)}
          />
        </div>
      </section>
    </>
  )
}

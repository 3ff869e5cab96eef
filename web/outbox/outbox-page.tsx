import './outbox-page.css'
import { lazy, Suspense, useState } from 'react'
import type { OutboxItem } from '../../server/contract/outbox.types.ts'
import { splitUrl, useUrl } from '../address-bar.ts'
import { PageHead } from '../console/frame/page-head.tsx'
import { WidePage } from '../frame/wide-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Toast } from '../ui/toast.tsx'
import { useToast } from '../use-toast.ts'
import { OutboxFilter } from './outbox-filter.tsx'
import { OutboxHindrances } from './outbox-hindrances.tsx'
import { OutboxList } from './outbox-list.tsx'
import { parseOutboxPlace } from './outbox-place.ts'
import { countsInWords } from './outbox-words.ts'
import { useOutbox } from './use-outbox.ts'
import { useSteering } from './use-steering.ts'

const ReleaseDialog = lazy(async () => ({
  default: (await import('../message/release-dialog.tsx')).ReleaseDialog,
}))

/** What waits to be sent, is under way or failed: seen and steered. */
export function OutboxPage() {
  const place = parseOutboxPlace(splitUrl(useUrl())[1])
  const outbox = useOutbox(place)
  const { toast, say, close } = useToast()
  const steering = useSteering((text) => say(text, null), outbox.reload)
  const [again, setAgain] = useState<OutboxItem | null>(null)
  const { data, problem } = outbox
  return (
    <WidePage title="Outbox" search="">
      <div className="console-page outbox">
        <PageHead
          title="Outbox"
          about={
            <span role="status">
              {data === null ? 'What waits to be sent, and what failed.' : countsInWords(data.counts)}
            </span>
          }
        />
        <OutboxFilter place={place} view={data} steering={steering} />
        <ProblemNote problem={problem ?? steering.problem} />
        {data && <OutboxHindrances view={data} place={place} steering={steering} />}
        {data && (
          <OutboxList
            place={place}
            view={data}
            steering={steering}
            showMore={outbox.showMore}
            onSendAgain={setAgain}
          />
        )}
      </div>
      <Toast toast={toast} onClose={close} />
      {again && (
        <Suspense>
          <ReleaseDialog
            instance={again.instance}
            ids={[again.messageId]}
            onReleased={() => {
              say('On its way again', null)
              outbox.reload()
            }}
            onClose={() => setAgain(null)}
          />
        </Suspense>
      )}
    </WidePage>
  )
}

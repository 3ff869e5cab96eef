import './preview-tab.css'
import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { remotePictures } from '../model/action-links.ts'
import { plural } from '../model/format.ts'
import { frameSize } from '../model/preview.ts'
import { PreviewTools } from './preview-tools.tsx'
import { usePreviewSettings } from './use-preview-settings.ts'

/** The HTML as a mail program would show it, in a frame that can do nothing, at the width of a device. */
export function PreviewTab({ message }: { message: MessageView }) {
  const [settings, change] = usePreviewSettings(message.instance)
  const [isAsked, setAsked] = useState(false)
  const stage = useRef<HTMLDivElement>(null)
  const stageWidth = useWidth(stage)
  if (message.html === null) return <p className="tab-note">This message has no HTML part.</p>

  const remote = remotePictures(message.links)
  const hasRemote = settings.pictures === 'own' && remote > 0
  const loadsRemote = hasRemote && (isAsked || settings.remote === 'always')
  const pictures = settings.pictures === 'none' ? 'none' : loadsRemote ? 'all' : 'own'
  const { width, scale, style } = frameSize(settings, stageWidth)
  return (
    <div className="preview">
      <PreviewTools settings={settings} onChange={change} />
      <div className="preview-guard">
        {loadsRemote ? <ShieldAlert size={15} aria-hidden /> : <ShieldCheck size={15} aria-hidden />}
        <span>
          {loadsRemote
            ? 'Pictures are loaded through this server; scripts and forms are blocked.'
            : 'Remote content, scripts and forms are blocked.'}
        </span>
        {hasRemote && !loadsRemote && (
          <button type="button" className="button quiet" onClick={() => setAsked(true)}>
            Load {plural(remote, 'remote picture')}
          </button>
        )}
        {hasRemote && loadsRemote && (
          <label className="preview-always">
            <input
              type="checkbox"
              checked={settings.remote === 'always'}
              onChange={(event) => change({ remote: event.target.checked ? 'always' : 'ask' })}
            />
            always here
          </label>
        )}
        {width !== null && (
          <span className="preview-width">
            {width} px{scale !== 1 && ` at ${Math.round(scale * 100)} %`}
          </span>
        )}
      </div>
      <div className={`preview-stage ${settings.device} ${settings.paper}`}>
        <div ref={stage} className="preview-room">
          {/* Without allow-same-origin and allow-scripts: the mail has an origin of its own and runs nothing. */}
          <iframe
            key={`${pictures} ${settings.paper}`}
            title={`Preview of ${message.subject ?? 'the message'}`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerPolicy="no-referrer"
            src={urls.html(message.instance, message.id, { pictures, scheme: settings.paper })}
            style={style}
          />
        </div>
      </div>
    </div>
  )
}

/** The width of an element in CSS pixels, kept up to date; 0 before it is known. */
function useWidth(ref: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return width
}

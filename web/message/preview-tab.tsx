import './preview-tab.css'
import { Maximize2, Monitor, ShieldCheck, Smartphone, Tablet } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { readSetting, writeSetting } from '../theme.ts'
import { Segmented } from '../ui/segmented.tsx'

/** The HTML as a mail program would show it, in a frame that can do nothing, at the width of a device. */
export function PreviewTab({ message }: { message: MessageView }) {
  const [device, setDevice] = useState(savedDevice)
  const stage = useRef<HTMLDivElement>(null)
  const stageWidth = useWidth(stage)
  if (message.html === null) return <p className="tab-note">This message has no HTML part.</p>

  const choose = (chosen: Device) => {
    writeSetting(KEY, chosen)
    setDevice(chosen)
  }
  const width = WIDTHS[device]
  const scale = width === null || stageWidth === 0 ? 1 : Math.min(1, stageWidth / width)
  const size = width === null ? {} : { width, height: `${100 / scale}%`, transform: `scale(${scale})` }
  return (
    <div className="preview">
      <div className="preview-tools">
        <span className="preview-guard">
          <ShieldCheck size={15} aria-hidden />
          Remote content, scripts and forms are blocked.
        </span>
        {width !== null && (
          <span className="preview-width">
            {width} px{scale < 1 && ` at ${Math.round(scale * 100)} %`}
          </span>
        )}
        <Segmented legend="Width of the preview" options={OPTIONS} value={device} onChange={choose} />
      </div>
      <div className={`preview-stage ${device}`}>
        <div ref={stage} className="preview-room">
          {/* Without allow-same-origin and allow-scripts: the mail has an origin of its own and runs nothing. */}
          <iframe
            title={`Preview of ${message.subject ?? 'the message'}`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerPolicy="no-referrer"
            src={urls.html(message.instance, message.id)}
            style={size}
          />
        </div>
      </div>
    </div>
  )
}

type Device = 'fit' | 'phone' | 'tablet' | 'desktop'

/** In CSS pixels; null takes the room there is. */
const WIDTHS: Record<Device, number | null> = { fit: null, phone: 390, tablet: 768, desktop: 1280 }

const OPTIONS = [
  { value: 'fit', label: 'All the room there is', icon: Maximize2 },
  { value: 'phone', label: 'Phone, 390 px', icon: Smartphone },
  { value: 'tablet', label: 'Tablet, 768 px', icon: Tablet },
  { value: 'desktop', label: 'Desktop, 1280 px', icon: Monitor },
] as const

const KEY = 'stagingpost.preview'

function savedDevice(): Device {
  const saved = readSetting(KEY)
  return OPTIONS.find((option) => option.value === saved)?.value ?? 'fit'
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

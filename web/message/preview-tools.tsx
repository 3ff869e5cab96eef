import './preview-tools.css'
import {
  Image,
  ImageOff,
  Maximize2,
  Monitor,
  Moon,
  MoveHorizontal,
  Smartphone,
  Sun,
  Tablet,
} from 'lucide-react'
import { FREE_WIDTH, type PreviewSettings, ZOOMS } from '../model/preview.ts'
import { Segmented } from '../ui/segmented.tsx'

interface PreviewToolsProps {
  readonly settings: PreviewSettings
  readonly onChange: (change: Partial<PreviewSettings>) => void
}

/** Width, light or dark, pictures and zoom of the preview. */
export function PreviewTools({ settings, onChange }: PreviewToolsProps) {
  const { device, freeWidth, paper, pictures, zoom } = settings
  return (
    <div className="preview-tools" role="toolbar" aria-label="Preview">
      <Segmented
        legend="Width of the preview"
        options={DEVICE_OPTIONS}
        value={device}
        onChange={(chosen) => onChange({ device: chosen })}
      />
      {device === 'free' && (
        <input
          type="range"
          className="preview-range"
          aria-label="Width in pixels"
          min={FREE_WIDTH.min}
          max={FREE_WIDTH.max}
          step={10}
          value={freeWidth}
          onChange={(event) => onChange({ freeWidth: Number(event.target.value) })}
        />
      )}
      <Segmented
        legend="Light or dark mail program"
        options={PAPER_OPTIONS}
        value={paper}
        onChange={(chosen) => onChange({ paper: chosen })}
      />
      <Segmented
        legend="Pictures"
        options={PICTURE_OPTIONS}
        value={pictures}
        onChange={(chosen) => onChange({ pictures: chosen })}
      />
      <select
        className="preview-zoom"
        aria-label="Zoom"
        value={zoom}
        onChange={(event) => onChange({ zoom: Number(event.target.value) })}
      >
        {ZOOMS.map((factor) => (
          <option key={factor} value={factor}>
            {factor * 100} %
          </option>
        ))}
      </select>
    </div>
  )
}

const DEVICE_OPTIONS = [
  { value: 'fit', label: 'All the room there is', icon: Maximize2 },
  { value: 'phone', label: 'Phone, 390 px', icon: Smartphone },
  { value: 'tablet', label: 'Tablet, 768 px', icon: Tablet },
  { value: 'desktop', label: 'Desktop, 1280 px', icon: Monitor },
  { value: 'free', label: 'Any width', icon: MoveHorizontal },
] as const

const PAPER_OPTIONS = [
  { value: 'light', label: 'As in a light mail program', icon: Sun },
  { value: 'dark', label: 'As in a dark mail program', icon: Moon },
] as const

const PICTURE_OPTIONS = [
  { value: 'own', label: 'With pictures', icon: Image },
  { value: 'none', label: 'Without pictures', icon: ImageOff },
] as const

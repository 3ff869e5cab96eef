import './button.css'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

/** How long "Copied" is shown. */
const SHOWN_MS = 1600

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    await copyText(text)
    setCopied(true)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <button type="button" className="button quiet" onClick={copy}>
      <Icon size={14} aria-hidden />
      <span aria-live="polite">{isCopied ? 'Copied' : label}</span>
    </button>
  )
}

/** Plain HTTP off loopback has no clipboard API; the old way still works there. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

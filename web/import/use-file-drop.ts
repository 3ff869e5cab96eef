import { useEffect, useRef, useState } from 'react'

/**
 * True while files are held over the page; dropped anywhere, they go to `onFiles`. Without this, a browser would leave the
 * page for the file.
 */
export function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false)
  const latest = useRef(onFiles)
  useEffect(() => {
    latest.current = onFiles
  })
  useEffect(() => {
    // Entering an element comes before leaving the one before.
    let depth = 0
    const set = (next: number) => {
      depth = Math.max(0, next)
      setOver(depth > 0)
    }
    const withFiles = (work: (transfer: DataTransfer) => void) => (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      work(event.dataTransfer)
    }
    const listeners = {
      dragenter: withFiles(() => set(depth + 1)),
      dragleave: withFiles(() => set(depth - 1)),
      dragover: withFiles((transfer) => {
        transfer.dropEffect = 'copy'
      }),
      drop: withFiles((transfer) => {
        set(0)
        latest.current([...transfer.files])
      }),
    }
    const all = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][]
    for (const [name, listener] of all) window.addEventListener(name, listener)
    return () => {
      for (const [name, listener] of all) window.removeEventListener(name, listener)
    }
  }, [])
  return isOver
}

import type { LiveFrame } from '../../server/contract/live.types.ts'

/** Numbers that change more often than this are not read, and each change is drawn in several places. */
const COUNTS_MS = 250

type Counts = Extract<LiveFrame, { kind: 'counts' }>

/** Passes frames on at once, but the counts of a burst only now and then: the latest of each instance. */
export function calmCounts(deliver: (frames: readonly LiveFrame[]) => void): {
  readonly take: (frames: readonly LiveFrame[]) => void
  readonly stop: () => void
} {
  const held = new Map<string, Counts>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (frames: readonly LiveFrame[]) => {
    const counts = [...held.values()]
    held.clear()
    timer = counts.length > 0 ? setTimeout(() => tell([]), COUNTS_MS) : undefined
    if (frames.length + counts.length > 0) deliver([...frames, ...counts])
  }
  return {
    take(frames) {
      for (const frame of frames) {
        if (frame.kind === 'counts') held.set(frame.instance, frame)
        // What was counted before is older than what is asked for now.
        else if (frame.kind === 'reset') held.clear()
      }
      const others = frames.filter(({ kind }) => kind !== 'counts')
      if (timer === undefined) tell(others)
      else if (others.length > 0) deliver(others)
    },
    stop: () => clearTimeout(timer),
  }
}

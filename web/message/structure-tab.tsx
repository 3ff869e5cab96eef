import './structure-tab.css'
import { useEffect, useState } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import type { StructurePartView, StructureView } from '../../server/contract/structure.types.ts'
import { api, problemOf } from '../api.ts'
import { formatSize } from '../model/format.ts'

/** The tree of MIME parts, as written. */
export function StructureTab({ message }: { message: MessageView }) {
  const [structure, setStructure] = useState<StructureView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { instance, id } = message
  useEffect(() => {
    let isShown = true
    api.structure(instance, id).then(
      (answer) => {
        if (isShown) setStructure(answer)
      },
      (error: unknown) => {
        if (isShown) setProblem(problemOf(error).detail)
      },
    )
    return () => {
      isShown = false
    }
  }, [instance, id])
  if (problem) return <p className="tab-note">{problem}</p>
  if (!structure) return <p className="tab-note">Loading …</p>
  return (
    <div className="structure">
      <ul aria-label="MIME parts">
        <Part part={structure.root} />
      </ul>
      {structure.isCut && <p className="tab-note">There are more parts than are shown.</p>}
    </div>
  )
}

function Part({ part }: { part: StructurePartView }) {
  const { path, contentType, charset, encoding, disposition, filename, sizeBytes, children } = part
  const facts = [charset, encoding, disposition, formatSize(sizeBytes)].filter(Boolean)
  return (
    <li>
      <div className="structure-part">
        <span className="structure-path">{path}</span>
        <b>{contentType}</b>
        {filename && <span className="structure-name">{filename}</span>}
        <span className="structure-facts">{facts.join(' · ')}</span>
      </div>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Part key={child.path} part={child} />
          ))}
        </ul>
      )}
    </li>
  )
}

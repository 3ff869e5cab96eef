import { useState } from 'react'
import { Confirm } from '../../ui/confirm.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { useLoaded } from '../use-loaded.ts'
import { ConstantItem } from './constant-item.tsx'
import type { SectionProps } from './section-page.tsx'
import { SetConstant } from './set-constant.tsx'

/** Named secrets and settings: written here, never shown again. */
export function ConstantsSection({ instance: { name: instance } }: SectionProps) {
  const { say } = useConsole()
  const constants = useLoaded(`constants ${instance}`, () => consoleApi.constants(instance))
  const removing = useSaving()
  const [asked, setAsked] = useState<string | null>(null)
  const [name, setName] = useState('')

  const remove = async (constant: string) => {
    setAsked(null)
    await removing.run(async () => {
      await consoleApi.removeConstant(instance, constant)
      say(`${constant} is removed`)
    })
    constants.reload()
  }
  const all = constants.data?.constants ?? []
  return (
    <>
      <Section
        title="Constants"
        about="Named secrets and settings with a value of their own in each instance. Values are encrypted, and never shown again."
      >
        <ProblemNote problem={constants.problem ?? removing.problem} />
        {all.length > 0 && (
          <ul className="items">
            {all.map((constant) => (
              <ConstantItem
                key={constant.name}
                constant={constant}
                onReplace={() => setName(constant.name)}
                onRemove={() => setAsked(constant.name)}
              />
            ))}
          </ul>
        )}
        {constants.data && all.length === 0 && <p className="none-yet">No constant yet.</p>}
      </Section>
      <SetConstant
        instance={instance}
        name={name}
        isKnown={all.some((constant) => constant.name === name)}
        onName={setName}
        onSet={(constant) => {
          say(`${constant.name} is set`)
          constants.reload()
        }}
      />
      {asked !== null && (
        <Confirm
          title={`Remove ${asked}?`}
          verb="Remove"
          tone="danger"
          onConfirm={() => remove(asked)}
          onClose={() => setAsked(null)}
        >
          <p>Whatever uses it by its name finds nothing from now on. Its value can't be brought back.</p>
        </Confirm>
      )}
    </>
  )
}

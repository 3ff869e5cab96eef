import { useEffect, useState } from 'react'
import type { LinkLookView } from '../../server/contract/person.types.ts'
import type { Problem } from '../../server/contract/problem.types.ts'
import { problemOf } from '../api.ts'
import { atBase } from '../base-path.ts'
import { Link } from '../ui/link.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { gateApi } from './gate-api.ts'
import { GateCard } from './gate-card.tsx'
import { WelcomeForm } from './welcome-form.tsx'
import { secretOf, welcomeWords } from './welcome-words.ts'

type Looked = { readonly link: LinkLookView } | { readonly problem: Problem } | null

/** What a single-use link opens: the first administrator, an invitation, a new password. */
export function WelcomePage() {
  const secret = secretOf(window.location.hash)
  const [looked, setLooked] = useState<Looked>(null)
  useEffect(() => {
    if (secret === null) return
    gateApi.lookAtLink(secret).then(
      (link) => setLooked({ link }),
      (error: unknown) => setLooked({ problem: problemOf(error) }),
    )
  }, [secret])

  if (secret === null) return <NoLink />
  if (looked === null) return null
  if ('problem' in looked) return <NoLink problem={looked.problem} />
  const { title, about, button } = welcomeWords(looked.link)
  return (
    <GateCard title={title} about={about}>
      <WelcomeForm
        secret={secret}
        link={looked.link}
        button={button}
        onDone={() => window.location.assign(atBase('/'))}
      />
    </GateCard>
  )
}

function NoLink({ problem = null }: { problem?: Problem | null }) {
  return (
    <GateCard
      title="This link does not open anything"
      about="Links work once, and only for a while. Whoever gave it to you can make a new one."
    >
      <ProblemNote problem={problem} />
      <Link className="button" to="/">
        To the inbox
      </Link>
    </GateCard>
  )
}

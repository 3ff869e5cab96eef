import { type LabelledMail, labelledMails } from './labelled.ts'
import { type Score, scoreOf } from './score.ts'

/** `npm run codes`: precision and recall over the labelled mails, by language, and what was read wrong. */
const mails = labelledMails()
console.log('language  mails  with code  precision  recall')
for (const language of new Set(mails.map((mail) => mail.language))) {
  console.log(row(language, scoreOf(mails.filter((mail: LabelledMail) => mail.language === language))))
}
const all = scoreOf(mails)
console.log(row('all', all))
for (const fault of all.faults) console.log(`  ${fault}`)

function row(name: string, { mails: count, withCode, precision, recall }: Score): string {
  const cells = [
    String(count).padStart(5),
    String(withCode).padStart(9),
    share(precision).padStart(9),
    share(recall).padStart(6),
  ]
  return `${name.padEnd(8)}  ${cells.join('  ')}`
}

function share(value: number): string {
  return value.toFixed(3)
}

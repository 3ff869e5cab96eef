import type { SendInput } from '../../server/contract/send.types.ts'

/** A message with something to look at in every tab that a newcomer tries first: pictures aside, and sent to nobody real. */
export function testMail(now: Date): SendInput {
  const code = String(100_000 + (now.getTime() % 900_000))
  return {
    from: { address: 'hello@shop.example', name: 'Example Shop' },
    to: ['bob@customer.example'],
    bcc: ['audit@shop.example'],
    subject: 'Test message: confirm your address',
    text: [
      'Hello Bob,',
      `your verification code is ${code}.`,
      `Or confirm your address here: https://shop.example/confirm?code=${code}`,
      'This message was sent by the page of Stagingpost.',
    ].join('\n\n'),
    html: htmlOf(code),
  }
}

function htmlOf(code: string): string {
  return `<!doctype html>
<style>
  body { margin: 0; padding: 32px 16px; background: #eef1f6; color: #1d2433; font: 16px/1.5 sans-serif }
  main { max-width: 460px; margin: auto; padding: 32px; border-radius: 12px; background: #fff }
  .code { padding: 12px; border-radius: 8px; background: #f3f5fa; font-size: 26px; letter-spacing: 6px; text-align: center }
  .button { display: inline-block; padding: 12px 20px; border-radius: 8px; background: #3353d3; color: #fff; text-decoration: none }
  small { color: #6a7285 }
  @media (prefers-color-scheme: dark) {
    body { background: #10141d; color: #e6e9f0 } main { background: #1a2030 } .code { background: #232b3d }
  }
</style>
<main>
  <h1>Hello Bob</h1>
  <p>Your verification code is</p>
  <p class="code">${code}</p>
  <p><a class="button" href="https://shop.example/confirm?code=${code}">Confirm your address</a></p>
  <p><small>This message was sent by the page of Stagingpost.</small></p>
</main>`
}

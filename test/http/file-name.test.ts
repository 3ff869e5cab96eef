import { describe, expect, test } from 'vitest'
import { cleanName, downloadAs } from '../../server/http/messages/file-name.ts'

describe('a name to save under', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['..\\..\\boot.ini', '_.._boot.ini'],
    ['/etc/passwd', '_etc_passwd'],
    ['C:\\x.txt', 'C_x.txt'],
    ['a\0b\r\nc.txt', 'abc.txt'],
    ['CON', '_CON'],
    ['con.txt', '_con.txt'],
    ['LPT1.pdf', '_LPT1.pdf'],
    ['console.txt', 'console.txt'],
    ['...', ''],
    ['   ', ''],
    ['.htaccess', 'htaccess'],
    ['end. . ', 'end'],
    ['exe\u202efdp.exe', 'exefdp.exe'],
    ['zero\u200bwidth', 'zerowidth'],
    ['日本語.pdf', '日本語.pdf'],
    ['lone\ud800surrogate', 'lone\ufffdsurrogate'],
    ['a"b<c>d|e?f*g.txt', 'a_b_c_d_e_f_g.txt'],
  ])('%j → %j', (wanted, name) => {
    expect(cleanName(wanted)).toBe(name)
  })

  test('is never long, and keeps its extension', () => {
    const name = cleanName(`${'x'.repeat(5000)}.pdf`)
    expect(name).toHaveLength(120)
    expect(name.endsWith('x.pdf')).toBe(true)
  })

  test.each([
    ['naïve "plan".txt', `attachment; filename="na_ve _plan_.txt"; filename*=UTF-8''na%C3%AFve%20_plan_.txt`],
    ["it's (1)*.txt", `attachment; filename="it's (1)_.txt"; filename*=UTF-8''it%27s%20%281%29_.txt`],
    ['100%.txt', `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
    [null, `attachment; filename="part-1"; filename*=UTF-8''part-1`],
    ['\r\nX: y', `attachment; filename="X_ y"; filename*=UTF-8''X_%20y`],
  ])('%j in a header', (wanted, header) => {
    expect(downloadAs(wanted, 'part-1')).toBe(header)
  })
})

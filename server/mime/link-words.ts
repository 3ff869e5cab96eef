const WORDS =
  /unsubscrib|opt[- ]?out|manage (?:your )?(?:e-?mail )?preferences|abmelden|abbestell|austragen|désabonn|désinscri|darse de baja|cancelar (?:la )?suscripción|desuscrib|cancelar (?:a )?(?:inscrição|subscrição|assinatura)|descadastr|disiscriv|annulla (?:l[’'])?iscrizione|afmelden|uitschrijven|wypisz|zrezygnuj|anuluj subskrypcj|отписат|отказаться от рассылки|abonelikten|avregistrera|afmeld|配信停止|登録解除|退订|退訂|取消订阅|取消訂閱|수신\s?거부|إلغاء الاشتراك/iu
const ADDRESSES = /unsubscrib|opt-?out|abmelde|desinscri|desabonn|disiscri|afmeld|wypis/i

/** Whether a link is for those who want no more mail, by what it says or where it leads. */
export function isUnsubscribe(text: string, href: string): boolean {
  return WORDS.test(text) || ADDRESSES.test(href.slice(0, 2000))
}

/**
 * What mails call a code, and what they call numbers that are none, in the languages that mails come in: pieces of
 * regular expressions over lower-case text. Where two fit, the longer one counts: `promo code` is no `code`.
 */
export interface CodeWords {
  /** Only ever a code to type in. */
  readonly strong: readonly string[]
  /** A code of some sort. */
  readonly weak: readonly string[]
  /** Names another number. */
  readonly other: readonly string[]
}

/** Alphabets: words end where letters end. */
export const SPACED_WORDS: CodeWords = {
  strong: [
    // English
    '(?:verification|security|log-?\\s?in|sign-?\\s?in|sign-?\\s?up|authenti(?:cation|cator)|authoris?z?ation|activation|validation|one[- ]?time|single[- ]use|two[- ](?:factor|step)|2-?step|2fa|mfa|sms|auth|reset|magic|pairing|device|passwordless|e-?mail|registration|identity|unlock|secret|temporary|guard)(?: (?:access|password|pin|pass|security|login|verification|reset|e-?mail))?[ -](?:code|passcode|password|pin)s?',
    '(?:\\d|four|five|six|seven|eight)[- ]digit (?:code|pin|passcode)',
    '(?:access|confirmation) code',
    'otp(?:[ -]code)?',
    'pass-?code',
    'verification (?:number|pin)',
    // German
    '(?:bestätigungs|sicherheits|verifizierungs|verifikations|prüf|zugangs|zugriffs|einmal|anmelde|login|aktivierungs|freischalt|authentifizierungs|registrierungs|kopplungs|identifikations|reset)-?(?:code|pin)s?',
    'einmal-?(?:passwort|kennwort|passworts)',
    '(?:m|sms-?|push)tan',
    '\\d-stelliger? code',
    // French
    "code (?:de |d[’']|à )?(?:vérification|sécurité|confirmation|connexion|validation|authentification|activation|accès|usage unique|identification|réinitialisation|secret|inscription)(?: à usage unique)?",
    'mot de passe (?:à usage unique|temporaire)',
    'code (?:otp|pin|sms|à \\d chiffres|temporaire|unique)',
    // Spanish, Portuguese
    'código (?:de |para )?(?:um |un )?(?:solo )?(?:verificación|verificação|seguridad|segurança|confirmación|confirmação|acceso|acesso|inicio de sesión|login|início de sessão|activación|ativação|autenticación|autenticação|validación|validação|uso único|utilização única|un solo uso|identificación|recuperación|recuperação|registro|\\d dígitos)',
    'código (?:otp|pin|único|temporal|temporário)',
    '(?:contraseña|clave) (?:de un solo uso|temporal|dinámica)',
    '(?:senha|palavra-passe) (?:de uso único|temporária|única)',
    // Italian
    "codice (?:di |d[’']|per l[’'])?(?:verifica|sicurezza|conferma|accesso|attivazione|autenticazione|convalida|autorizzazione|sblocco|registrazione)",
    'codice (?:otp|pin|monouso|temporaneo|usa e getta|a \\d cifre)',
    'password (?:monouso|temporanea)',
    // Dutch
    '(?:verificatie|beveiligings|bevestigings|inlog|toegangs|activerings|activatie|eenmalige |aanmeld|controle|authenticatie|herstel)-?code',
    'eenmalige? (?:code|wachtwoord|inlogcode|pincode)',
    // Polish
    'kod(?:u|em)? (?:weryfikacyjn\\p{L}+|bezpieczeństwa|potwierdzając\\p{L}+|dostępu|logowania|aktywacyjn\\p{L}+|jednorazow\\p{L}+|autoryzacyjn\\p{L}+|uwierzytelniając\\p{L}+|sms|do logowania|rejestracyjn\\p{L}+)',
    'jednorazow\\p{L}+ (?:kod|hasło)(?: (?:dostępu|logowania))?',
    'hasł\\p{L} jednorazow\\p{L}',
    // Swedish, Danish, Norwegian, Finnish
    '(?:verifierings|säkerhets|bekräftelse|inloggnings|engångs|aktiverings|verifikations|bekræftelses|sikkerheds|engangs|bekreftelses|sikkerhets|verifiserings|innloggings|log-?ind-?)-?(?:koden?|kode|koder|lösenord|passord|adgangskode)',
    '(?:vahvistus|turva|kertakäyttö|kirjautumis)koodi\\p{L}*',
    // Russian, Ukrainian
    '(?:код(?:а|ом)?|кодовое слово) (?:подтверждения|безопасности|доступа|активации|верификации|авторизации|для входа|входа|проверки|аутентификации|регистрации|підтвердження|безпеки|доступу|для входу)',
    '(?:проверочн|одноразов|секретн)\\p{L}+ (?:код|пароль|пин-?код)\\p{L}*',
    'пин-?код\\p{L}*',
    // Turkish
    '(?:doğrulama|güvenlik|onay|aktivasyon|giriş|tek kullanımlık|erişim)(?: giriş)? (?:kod\\p{L}*|şifre\\p{L}*|parola\\p{L}*)',
    // Arabic
    '(?:رمز|كود) (?:ال)?(?:تحقق|تأكيد|أمان|دخول|تفعيل|مرور لمرة واحدة)',
    // Vietnamese, Indonesian, Czech
    'mã (?:xác (?:minh|nhận|thực)|otp|bảo mật)',
    'kode (?:verifikasi|otp|keamanan|konfirmasi)',
    '(?:ověřovací|bezpečnostní|jednorázov\\p{L}|potvrzovací|přihlašovací) (?:kód|heslo)\\p{L}*',
  ],
  weak: [
    'codes?',
    'pin',
    'códigos?',
    'codice',
    'codici',
    'kod(?:u|em|unuz|unu|en)?',
    'kode(?:n)?',
    'kód(?:u|em)?',
    'код(?:а|ом)?',
    'koodi\\p{L}*',
    'رمز',
    'الرمز',
    'رمزك',
    'pin-?code',
    'tan',
  ],
  other: [
    // Offers
    '(?:promo(?:tion(?:al)?)?|discount|coupon|voucher|gift(?: ?card)?|referral|invit(?:e|ation)|reward|offer|affiliate|loyalty)[ -]?codes?',
    '(?:rabatt|gutschein|aktions|promo|geschenk|empfehlungs|vorteils|einladungs)-?codes?',
    '(?:kortings|actie|cadeau|promotie|vouch\\p{L}*)-?codes?',
    'code (?:promo(?:tionnel)?|de réduction|cadeau|avantage|de parrainage|parrain|de bon)',
    'código (?:promocional|de descuento|de desconto|promo|de regalo|de cupón|de cupom|de presente|de indicação)',
    'codice (?:sconto|promo(?:zionale)?|coupon|regalo|amico)',
    'kod(?:u|em)? (?:rabatow\\p{L}+|promocyjn\\p{L}+|zniżkow\\p{L}+|polecając\\p{L}+|podarunkow\\p{L}+)',
    'промо-?код\\p{L}*',
    'код(?:а|ом)? (?:скидки|купона|на скидку)',
    '(?:indirim|kupon|promosyon|hediye|davet) kod\\p{L}*',
    'rabat-?t?kod\\p{L}*',
    // Any other thing's code: what `code` stands with names it
    '(?!(?:your|the|this|that|following|an?|one|use|enter|new|our|secret|my|numeric|unique|with|below|same|type|insert|above|is|of|and|or|to|de|het|deze|dieser?n?|der|den|einen?|deinen?|dein|ihren?|folgenden?|mit|je|jouw|uw|le|ce|un|votre|ton|du|avec|et|met|en|onze|für|for|please|paste|copy)(?![\\p{L}]))\\p{L}+[ -]codes?',
    "(?:codes? (?:de |d[’'])|códigos? d[eao] |códigos? del |codic[ei] (?:di |del |d[’']))\\p{L}+",
    // Places and lines
    '(?:post(?:al)?|zip|area|country|dialling|dial|region|state|city|building)[ -]?codes?',
    'codes? post\\p{L}+',
    'código postal',
    'codice (?:postale|di avviamento postale)',
    '(?:postcode|pincode|postleitzahl|plz|cap|cep|kod pocztowy|почтовый индекс|индекс|posta kodu|postnummer|irányítószám|p\\.?o\\.? ?box|apartado|postbus|postfach|skr\\. pocz)',
    // Technical
    '(?:error|status|exit|response|http|result|reason|fault|product|item|article|style|model|colou?r|stock|batch|lot|bar|qr|source|dress|currency|airport|station|sort|bank|branch|swift|bic|tax|fiscal|vat|class|course|project|department|cost|client|customer|partner|campaign|tracking|reference|booking|reservation|hs|merchant|store|shop|licen[cs]e|serial|backup|back-up|recovery|morse|penal|civil|country|voucher)[ -]codes?',
    'codes? (?:of conduct|review|reviews|freeze|base|coverage|sample|samples|snippet|quality)',
    '(?:fehler|status|produkt|artikel|strich|bar|qr-|länder|bank|filial|wiederherstellungs|backup-|kunden|buchungs|vorgangs|reservierungs)-?codes?',
    "code (?:erreur|d[’']erreur|produit|article|client|barres|à barres|qr|banque|guichet|de récupération|de secours|de réservation|civil|pénal|de la route|de conduite)",
    'códigos? de (?:respaldo|recuperación de copia)',
    'codes? de (?:secours|récupération)',
    'codici di (?:recupero|riserva)',
    'código (?:de error|de erro|de producto|de produto|de cliente|de barras|qr|de reserva|de seguimiento|de rastreamento|de rastreio|fiscal|de recuperación de copia|de conducta|swift)',
    'codice (?:fiscale|errore|di errore|prodotto|articolo|cliente|a barre|qr|prenotazione|di prenotazione|tracciamento|univoco|iban|di recupero|destinatario)',
    '(?:fout|product|artikel|bar|streep|qr-|klant|boekings|reserverings|herstel|back-?up)-?codes?',
    'kod(?:u|em)? (?:błędu|produktu|kreskow\\p{L}+|qr|rezerwacji|klienta|swift|kraju|zapasow\\p{L}+)',
    'код(?:а|ом)? (?:ошибки|товара|заказа|города|страны|бронирования|региона|подразделения|клиента)',
    '(?:hata|ürün|ülke|alan|rezervasyon|müşteri|karekod|barkod) kod\\p{L}*',
    // Numbers of things
    '\\p{L}*(?:nummern?|number|numéro|número|numero|numer|nummeret|номер\\p{L}*|numaras?ı?)',
    '(?:nr|no|n°|nº|num|núm|№)\\.?',
    '(?:order|invoice|receipt|ticket|tracking|shipment|parcel|package|reference|ref|case|booking|reservation|itinerary|flight|policy|contract|claim|quote|account|acct|customer|member(?:ship)?|employee|student|user|transaction|payment|po|sku|item|issue|pull request|pr|build|version|release|id|room|suite|flat|apartment|unit|floor|gate|seat|bus|train|platform|building|street|avenue|road|extension|ext|imei|serial|batch|lot|confirmation number|pnr|subtotal|total|amount|balance|price|sum|fee|due|paid|year|since|copyright|population|model|page|chapter|section|article|error|step|level|score|points|miles|views|visits|visitors|likes|followers|port)',
    '(?:card|visa|mastercard|amex|account)(?: \\p{L}+){0,2} ending(?: (?:in|with))?',
    '(?:phone|tel|telephone|mobile|cell|fax|hotline|helpline|call|dial|texto?|text|sms|reply|whatsapp|telefon|téléphone|teléfono|telefone|telefono|telefoon|тел|телефон|факс|ligue|llame|llama|appelez|rufen|bel|zadzwoń|chiama|позвоните|arayın)',
    '(?:bestellung|auftrag|rechnung|sendung|buchung|kunde|vorgang|referenz|betrag|summe|gesamt|kundenkonto|zimmer|gleis|flug|raum|konto|artikel|endziffern|endet auf)',
    '(?:commande|facture|colis|réservation|dossier|référence|réf|montant|prix|compte|chambre|vol|siège|client|suivi|se terminant par)',
    '(?:pedido|factura|fatura|envío|reserva|referencia|referência|importe|valor|precio|preço|cuenta|conta|vuelo|voo|encomenda|compra|habitación|quarto|cliente|protocolo|terminada en|final)',
    '(?:ordine|fattura|spedizione|prenotazione|riferimento|importo|totale|prezzo|conto|volo|camera|pratica)',
    '(?:bestelling|factuur|zending|boeking|referentie|bedrag|totaal|prijs|rekening|vlucht|kamer|klant)',
    '(?:zamówieni\\p{L}+|faktur\\p{L}+|przesyłk\\p{L}+|rezerwacj\\p{L}+|kwot\\p{L}+|cen\\p{L}|kont\\p{L}|lot|pokój|zgłoszeni\\p{L}+|paczk\\p{L})',
    '(?:заказ\\p{L}*|счет\\p{L}*|счёт\\p{L}*|посылк\\p{L}+|бронировани\\p{L}+|сумм\\p{L}|цен\\p{L}|рейс\\p{L}*|кабинет|комнат\\p{L}|трек|обращени\\p{L}+|договор\\p{L}*)',
    '(?:sipariş\\p{L}*|fatura\\p{L}*|kargo|takip|tutar\\p{L}*|fiyat\\p{L}*|rezervasyon\\p{L}*|hesap|oda)',
    '(?:ordrenummer|faktura|beställning|paket|belopp|ordre|pakke|beløb)',
    '(?:الطلب|طلب|فاتورة|الشحنة|هاتف|المبلغ|حجز|خصم|رقم)',
    'iban|bic|blz|swift|iva|vat|ust|siret|siren|nif|nip|krs|regon|cnpj|cpf|hrb|handelsregister|abn|ein|инн|огрн|кпп',
  ],
}

/** Scripts without spaces between words. */
export const UNSPACED_WORDS: CodeWords = {
  strong: [
    // Japanese
    '(?:認証|確認|検証|セキュリティ|アクセス|ログイン|ワンタイム|二段階認証|2段階認証|アクティベーション|本人確認)(?:用)?(?:コード|キー)',
    '(?:認証|暗証|検証)番号',
    'ワンタイム(?:パスワード|パスコード)',
    'パスコード',
    // Chinese
    '(?:验证|驗證|校验|安全|动态|動態|激活|登录|登錄|登入|确认|確認)(?:代)?[码碼]',
    '(?:一次性|动态|動態|临时)(?:密码|密碼|口令)',
    // Korean
    '(?:인증|확인|보안|로그인|일회용|본인확인)\\s?(?:코드|번호)',
    '일회용\\s?비밀번호',
  ],
  weak: ['コード', '代码', '代碼', '코드'],
  other: [
    '(?:クーポン|割引|プロモーション|ギフト|招待|キャンペーン|紹介|商品|エラー|国|郵便|バー|qr|バックアップ|リカバリー|予約|証券|銀行|店舗|お客様)コード',
    '予約確認(?:番号|コード)',
    '(?:注文|予約|お客様|会員|追跡|伝票|お問い合わせ|問合せ|電話|郵便|口座|請求書?|受付|整理|管理|契約|便|部屋|商品|品|受注|確認)番号',
    '電話|tel|fax|合計|金額|価格|料金|注文|予約|郵便|住所|お支払い',
    '(?:优惠|優惠|折扣|兑换|兌換|邀请|邀請|推荐|二维|二維|条形|條形|邮政|郵政|商品|错误|錯誤|备用|恢复|取件|提货|识别)[码碼]',
    '(?:订单|訂單|运单|運單|快递|快遞|物流|客户|客戶|会员|會員|发票|發票|预订|預訂|手机|手機|电话|電話|房间|航班|账|帳|参考|流水|工单|案件|编|編|单|單)[号號]',
    '电话|電話|手机|金额|金額|总计|合计|价格|客服|热线|邮编|郵編|地址|尾号',
    '(?:주문|송장|운송장|예약|고객|회원|전화|계좌|청구서|문의|접수|우편|상품|추적|사업자등록|객실|카드)\\s?번호',
    '(?:할인|쿠폰|프로모션|초대|추천인?|상품권|국가|오류|상품|백업|복구)\\s?코드',
    '전화|합계|금액|가격|결제|주문|예약|고객센터|문의',
  ],
}

/** A mail that wants to sell calls things `code` that are not for signing in. */
export const OFFER_WORDS =
  /\d\s?%|discount|coupon|voucher|checkout|\bsale\b|rabatt|gutschein|réduction|remise|promo|soldes|descuento|cupón|sconto|desconto|cupom|korting|rabat|zniżk|割引|クーポン|セール|скидк|промо|优惠|優惠|折扣|indirim|할인|쿠폰|خصم/u

"""Turkish. Verbs end their clauses; most cues are endings of verbs."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """*madık, *medik, *mıyoruz, *miyoruz, *muyoruz, *müyoruz, *mamışız, *memişiz, *madı, *medi, *madılar, *mediler, *mıyor, *miyor, *muyor, *müyor, *mıyorlar, *miyorlar, *muyorlar, *müyorlar,
        *mamış, *memiş, *mamıştı, *memişti, *mamıştır, *memiştir, *mamışlar, *memişler, *mayacak, *meyecek, *mayacaklar,
        *meyecekler, *mayacağı*, *meyeceği*, *madığı*, *mediği*, *maz, *mez, *mazlar, *mezler, *mıyordu, *miyordu,
        *mamakta*, *memekte*, *madığını, *amadı, *emedi, değil, değildir, değildi, değiller, yok, yoktur, yoktu, hiçbir,
        hiç bir, hiç kimse, kimse, asla, reddetti, reddediyor, reddederek"""
    ),
    without=words("*madan, *meden, olmaksızın, *maksızın, *meksizin"),
    idle=words(
        """sadece ... değil, yalnızca ... değil, yalnız ... değil, değil mi, reddetmedi, yalanlamadı, yalanlamıyor, inkar
        etmedi, kumandan, ramazan, elmas, namaz, yılmaz, korkmaz, dönmez, sönmez, temmuz, herkese, kaçınılmaz, vazgeçilmez,
        bitmez, durmadan, bıkmadan, usanmadan, açıklamadan, ancak, sıcak, bucak, kucak, bıçak, alacak verecek, açacak,
        değilse, yok et*, yok ol*, madı, medi, ahmedi, temeli, emeli, hiçbir zaman unut*, er geç, idamadan, *lamadan,
        olmazsa olmaz, *lemeden, maden, madeni, gelecek, geleceği, geleceğini, geleceğine, geleceğe, yakacak, yiyecek,
        giyecek, maddi, manevi, en az"""
    ),
    ending=words(
        """dur, durdu, durdur*, durmadı, durmuyor, kes, kesti, kesil*, kesme*, dinmedi, dinmiyor, son verme*, son bulma*, sona
        erme*, bitme*, vazgeçme*, engelleme*, engel olma*, önleme*, engellenme*, ara verme*, bırakma*"""
    ),
    occurring=(),
    denial=words(
        """yalanla*, yalanlan*, inkar et*, inkar edi*, inkâr et*, inkâr edi*, iddia* ... redde*, iddia* ... reddet*, suçlama* ... reddet*, suçlama*
        ... redde*, haber* ... redde*, tekzip*, iddia* ... geri çevir*, suçlama* ... geri çevir*, kabul etmedi, kabul etmiyor"""
    ),
    falsehood=words(
        """asılsız*, gerçek dışı*, gerçeği yansıtm*, gerçekleri yansıtm*, gerçeğe aykırı*, doğru değil*, yalan, yalandır,
        yalanı, dezenformasyon*, uydurma*, iftira*, absürt*, saçmalık*, hayal ürünü*, sahte, dayanaksız*, mesnetsiz*, temelsiz*, gerçekle ilgisi"""
    ),
    future=words(
        """*acak, *ecek, *acaklar, *ecekler, *acaktır, *ecektir, *acağı*, *eceği*, *acağız, *eceğiz, *acakları*,
        *ecekleri*, planla*, plan*, bekleniyor, beklenen, beklendiği*, öngör*, hedefl*, amaçl*, söz verdi, vaat*, vadet*,
        taahhüt*, üzere, *maya hazır, *meye hazır, hazırlan*, niyet*, yakında, önümüzdeki, yarın, gelecek hafta, gelecek ay, gelecek yıl, karara var*,
        anlaştı*, mutabık*, mutabakata var*, önerdi, öneriyor, teklif et*"""
    ),
    demand=words(
        """*malı, *meli, *malıdır, *melidir, *malılar, *meliler, gerek, gerekiyor, gerekir, gerektiği*, gerekli*, zorunda*,
        şart*, isted*, istiyor*, talep*, çağrı*, çağır*, ısrar*, yükümlü*, ültimatom*, tavsiye*, emret*, çağrısı*"""
    ),
    hypothesis=words(
        """eğer, *ırsa, *irse, *ursa, *ürse, *arlarsa, *erlerse, *mazsa, *mezse, *saydı, *seydi, halinde, takdirde, durumunda,
        şartıyla, koşuluyla, belki, olası*, muhtemel*, ihtimal*, *abilir, *ebilir, *abileceği*, *ebileceği*, *abilecek,
        *ebilecek, tehdit*, risk*, endişe*"""
    ),
    past=words(
        """yıl önce, on yıl önce, yüzyıl*, sovyet döneminde, sovyetler birliği döneminde, savaş
        sırasında, savaşı sırasında, savaşta, savaşından önce, savaştan önce, birinci karabağ savaş*, anlaşmadan önce,
        ateşkesten önce, bildiriden önce, tarihi, tarihte"""
    ),
    anniversary=words("yıl dönüm*, yıldönüm*, anıl*, anma"),
    recalled=words("hatırlat*, anımsat*, o dönem, o zaman, geçmişte"),
    saying=words(
        """söyle*, açıkla*, bildir*, duyur*, belirt*, ifade et*, ifade edi*, vurgula*, kaydet*, iddia*, suçla*, savundu*, savunuyor*, yazdı*, yazıyor*,
        aktar*, anlat*, ekle*, dedi, diyor, doğrula*, yalanla*, uyar*, kınad*, kınıyor, ilan et*,
        dile getir*, öne sür*, ileri sür*, çağrıda bulun*, istedi, talep et*, konuştu*, değerlendir*, itiraf*, teyit*, söz ver*, vaat*, tehdit*, emret*, çağır*, çağrı*, inkar*, inkâr*"""
    ),
    source_first=(),
    source_last=words("göre, açıklamasında, açıklamasına göre, bülteninde, haberine göre, tarafından yapılan"),
    speaker=words(
        """bakan*, bakanlı*, cumhurbaşkan*, başbakan*, sözcü*, yetkili*, komutan*, ordu*, general*, hükümet*, ombudsman*,
        danışman*, yardımcı*, büyükelçi*, komisyon*, servis*, ajans*, komite*, meclis*, parlamento*, kremlin, misyon*, lider*,
        başkan*, sekreter*, kurum*, dışişleri, savunma, barış, gücü, güçleri, kızılhaç*, bm, ab, agit, gözlemci*, kaynak*,
        uzman*, analist*, mahkeme*, savcı*, milletvekil*, gazete*, haber, yönetim*, müdür*, vali*, hakim*, yargıç*"""
    ),
    claim=words("iddia*, suçlama*, haber*, açıklama*, söylenti*, bilgi*"),
    joint=words("ancak, ama, fakat, oysa, çünkü, ve, ise, ki, buna karşın, öte yandan, rağmen, ardından, sonra"),
    contrast=words("ancak, ama, fakat, oysa, ise"),
    complement=words("ki"),
    own=words(
        "biz, bizim, bize, bizi, bizimkiler, *madık, *medik, *mıyoruz, *miyoruz, *muyoruz, *müyoruz, *mamışız, *memişiz"
    ),
    verb_last=True,
    without_last=True,
)
